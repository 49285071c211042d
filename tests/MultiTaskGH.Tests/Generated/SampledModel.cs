using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>Two tasks, one of which may sit out, a metric, a default value, and a step whose <c>Run</c> is pinned.</summary>
[MultiTask]
internal sealed partial class SampledModel : Module
{
    [Shared] private readonly Linear encoder = Linear(4, 3, dtype: ScalarType.Float64);
    private readonly Linear head = Linear(3, 1, dtype: ScalarType.Float64);

    public SampledModel()
        : base(nameof(SampledModel)) => RegisterComponents();

    /// <summary>How often the metric was measured.</summary>
    public int Measured { get; private set; }

    public Parameter[] Shared => [.. encoder.parameters()];

    public Parameter[] Parameters => [.. parameters()];

    public Tensor[] LossesByHand(Tensor inputs, Tensor targets, double scale = 2) => [Fit(Features(inputs), targets), Norm(Features(inputs), scale)!];

    [Step]
    public sealed partial class PlainStep;

    [Step(nameof(Fit))]
    public sealed partial class PinnedStep
    {
        internal partial StepReport<SampledModelTask> Run(Tensor targets, Tensor inputs);
    }

    [Intermediate]
    private Tensor Features(Tensor inputs) => encoder.call(inputs).tanh();

    [Task("fit")]
    private Tensor Fit(Tensor features, Tensor targets) => (head.call(features) - targets).square().mean();

    [Task("norm", Weight = 0.5)]
    private static Tensor? Norm(Tensor features, double scale = 2) => scale == 0 ? null : (features.square().sum() - scale).square();

    [Metric("measured")]
    private double Measure(Tensor features)
    {
        Measured++;
        return is_grad_enabled() && features.requires_grad ? 1 : 0;
    }
}
