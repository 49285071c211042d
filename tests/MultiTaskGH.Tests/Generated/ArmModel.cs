using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>The part of a model that its bases bring along: a trunk, an intermediate, tasks that are abstract or replaced.</summary>
internal abstract class ArmBase : Module
{
    [Shared] protected readonly Linear trunk = Linear(4, 5, dtype: ScalarType.Float64);

    protected ArmBase()
        : base(nameof(ArmModel))
    {
    }

    public double Smoothing { get; set; } = 1;

    [Intermediate]
    protected Tensor Hidden(Tensor state) => trunk.call(state).tanh();

    [Task("smooth", WeightFrom = nameof(Smoothing))]
    protected abstract Tensor Smoothness(Tensor hidden);

    [Task("limit")]
    protected virtual Tensor? Limit(Tensor hidden, double? limit) => throw new NotSupportedException("It is replaced.");
}

/// <summary>A robot arm: seven torques as a family, beside single tasks from its base class, one of which sits out some of the steps.</summary>
[MultiTask]
internal sealed partial class ArmModel : ArmBase
{
    public const int Torques = 7;

    private readonly Linear head = Linear(5, Torques, dtype: ScalarType.Float64);

    public ArmModel() => RegisterComponents();

    public Parameter[] Shared => [.. trunk.parameters()];

    /// <summary>The losses in the order of the tasks, the family's last, by calls that no generated code makes.</summary>
    public Tensor?[] LossesByHand(Tensor state, Tensor targets, double? limit)
    {
        var hidden = trunk.call(state).tanh();
        var errors = head.call(hidden) - targets;
        return
        [
            Smoothing * hidden.square().sum(),
            limit is null ? null : (hidden.sum() - limit.Value).square(),
            .. Enumerable.Range(0, Torques).Select(i => 0.5 * errors.select(1, i).square().mean()),
        ];
    }

    protected override Tensor Smoothness(Tensor hidden) => hidden.square().sum();

    protected override Tensor? Limit(Tensor hidden, double? limit) => limit is null ? null : (hidden.sum() - limit.Value).square();

    [TaskFamily("torque", Weight = 0.5)]
    private Tensor Torque(Tensor hidden, Tensor targets) => (head.call(hidden) - targets).square().mean([0]);

    [Metric("limit")]
    private static double? LimitUsed(double? limit) => limit;

    [Metric("largest")]
    private static Tensor Largest(Tensor targets) => targets.max();
}
