using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>One task, no intermediate.</summary>
[MultiTask]
internal sealed partial class OneTaskModel : Module, IEquivalenceModel
{
    [Shared] private readonly Linear encoder = Linear(4, 3, dtype: ScalarType.Float64);
    private readonly Linear head = Linear(3, 1, dtype: ScalarType.Float64);

    public OneTaskModel()
        : base(nameof(OneTaskModel)) => RegisterComponents();

    public double[] Factors => [-1.5];

    public Parameter[] Parameters => [.. parameters()];

    public Tensor[] LossesByHand(Tensor batch) => [(head.call(encoder.call(batch)).tanh() - 1).square().mean()];

    public IGeneratedStep CreateGenerated(Harmonizer harmonizer, Optimizer optimizer, StepOptions options)
    {
        var step = CreateStep(harmonizer, optimizer, options);
        return new GeneratedStep(step, batch => step.Run(batch), batch => step.Accumulate(batch));
    }

    [Task("only", Weight = -1.5)]
    private Tensor Only(Tensor batch) => (head.call(encoder.call(batch)).tanh() - 1).square().mean();
}
