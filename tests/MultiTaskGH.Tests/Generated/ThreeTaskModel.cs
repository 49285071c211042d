using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>A plain class: three tasks over intermediates that feed each other, shared sequences, a static task, a default value.</summary>
[MultiTask]
internal sealed partial class ThreeTaskModel : IEquivalenceModel, IDisposable
{
    [Shared] private readonly Linear[] layers = [Linear(4, 5, dtype: ScalarType.Float64), Linear(5, 5, dtype: ScalarType.Float64)];
    [Shared] private readonly Parameter scale = new(ones(5, dtype: ScalarType.Float64));
    private readonly Linear first = Linear(5, 2, dtype: ScalarType.Float64);
    private readonly Linear second = Linear(5, 2, dtype: ScalarType.Float64);

    public double[] Factors => [1, 1, 0.25];

    public Parameter[] Parameters => [.. layers.SelectMany(static layer => layer.parameters()), scale, .. first.parameters(), .. second.parameters()];

    public Tensor[] LossesByHand(Tensor batch)
    {
        var hidden = layers[0].call(batch).tanh();
        var features = layers[1].call(hidden).tanh() * scale;
        return [(first.call(features) - 1).square().sum(), (second.call(features + hidden) + 2).square().sum(), (features.square().sum() - 7).square()];
    }

    public IGeneratedStep CreateGenerated(Harmonizer harmonizer, Optimizer optimizer, StepOptions options)
    {
        var step = CreateStep(harmonizer, [optimizer], options);
        return new GeneratedStep(step, batch => step.Run(batch), batch => step.Accumulate(batch));
    }

    public void Dispose() => Array.ForEach(Parameters, static parameter => parameter.Dispose());

    [Task("first")]
    private Tensor First(Tensor features, double target = 1) => (first.call(features) - target).square().sum();

    [Task("second")]
    private Tensor Second([From(nameof(Features))] Tensor deep, Tensor hidden) => (second.call(deep + hidden) + 2).square().sum();

    [Task("norm", Weight = 0.25)]
    private static Tensor Norm(Tensor features) => (features.square().sum() - 7).square();

    [Intermediate]
    private Tensor Features(Tensor hidden) => layers[1].call(hidden).tanh() * scale;

    [Intermediate]
    private Tensor Hidden(Tensor batch) => layers[0].call(batch).tanh();
}
