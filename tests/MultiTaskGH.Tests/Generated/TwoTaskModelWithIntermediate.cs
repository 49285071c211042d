using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>Two tasks over an intermediate, one of them scaled by a constant factor and with an argument of its own.</summary>
[MultiTask]
internal sealed partial class TwoTaskModelWithIntermediate : Module, IEquivalenceModel
{
    private const double Target = 2.5;

    [Shared]
    private readonly Sequential encoder = Sequential(
        ("first", Linear(4, 6, dtype: ScalarType.Float64)),
        ("tanh", Tanh()),
        ("second", Linear(6, 5, dtype: ScalarType.Float64)));

    private readonly Linear classifier = Linear(5, 3, dtype: ScalarType.Float64);
    private readonly Linear discriminator = Linear(5, 1, dtype: ScalarType.Float64);

    public TwoTaskModelWithIntermediate()
        : base(nameof(TwoTaskModelWithIntermediate)) => RegisterComponents();

    public double[] Factors => [1, 0.5];

    public Parameter[] Parameters => [.. parameters()];

    public Tensor[] LossesByHand(Tensor batch)
    {
        var features = encoder.call(batch).tanh();
        return [classifier.call(features).square().sum(), (discriminator.call(features) - Target).square().sum()];
    }

    public IGeneratedStep CreateGenerated(Harmonizer harmonizer, Optimizer optimizer, StepOptions options)
    {
        var step = CreateStep(harmonizer, optimizer, options);
        return new GeneratedStep(step, batch => step.Run(batch, target: Target), batch => step.Accumulate(batch, Target));
    }

    [Intermediate]
    private Tensor Features(Tensor batch) => encoder.call(batch).tanh();

    [Task("cls")]
    private Tensor Classification(Tensor features) => classifier.call(features).square().sum();

    [Task("align", Weight = 0.5)]
    private Tensor Alignment(Tensor features, double target) => (discriminator.call(features) - target).square().sum();
}
