using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>Seven tasks, one per joint of an arm; two joints share a head.</summary>
[MultiTask]
internal sealed partial class SevenTaskModel : Module, IEquivalenceModel
{
    [Shared] private readonly Linear encoder = Linear(4, 6, dtype: ScalarType.Float64);
    private readonly ModuleList<Linear> joints = ModuleList(Enumerable.Range(0, 6).Select(static _ => Linear(6, 1, dtype: ScalarType.Float64)).ToArray());

    public SevenTaskModel()
        : base(nameof(SevenTaskModel)) => RegisterComponents();

    public double[] Factors => [1, 1, 1, 1, 1, 1, 1];

    public Parameter[] Parameters => [.. parameters()];

    public Tensor[] LossesByHand(Tensor batch)
    {
        var state = encoder.call(batch).tanh();
        return [.. Enumerable.Range(0, 7).Select(i => Torque(Math.Min(i, 5), state, i % 2 == 0 ? i + 1 : -i))];
    }

    public IGeneratedStep CreateGenerated(Harmonizer harmonizer, Optimizer optimizer, StepOptions options)
    {
        var step = CreateStep(harmonizer, optimizer, options);
        return new GeneratedStep(step, batch => step.Run(batch), batch => step.Accumulate(batch));
    }

    [Intermediate] private Tensor State(Tensor batch) => encoder.call(batch).tanh();

    [Task("torque-0")] private Tensor Torque0(Tensor state) => Torque(0, state, 1);

    [Task("torque-1")] private Tensor Torque1(Tensor state) => Torque(1, state, -1);

    [Task("torque-2")] private Tensor Torque2(Tensor state) => Torque(2, state, 3);

    [Task("torque-3")] private Tensor Torque3(Tensor state) => Torque(3, state, -3);

    [Task("torque-4")] private Tensor Torque4(Tensor state) => Torque(4, state, 5);

    [Task("torque-5")] private Tensor Torque5(Tensor state) => Torque(5, state, -5);

    [Task("torque-6")] private Tensor Torque6(Tensor state) => Torque(5, state, 7);

    private Tensor Torque(int joint, Tensor state, double target) => (joints[joint].call(state) - target).square().mean();
}
