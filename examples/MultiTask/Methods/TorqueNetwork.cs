using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.MultiTask.Methods;

/// <summary>Inverse dynamics of a robot arm: which torque each of the seven motors must give, a task for each.</summary>
[MultiTask]
public sealed partial class TorqueNetwork : Module<Tensor, Tensor>
{
    [Shared]
    private readonly Sequential encoder;

    // One row for each torque: a task reaches its own row alone.
    private readonly Linear heads;

    /// <summary>Initializes the network from torch's global generator.</summary>
    /// <param name="inputs">How many numbers describe the arm's state.</param>
    /// <param name="torques">How many motors there are.</param>
    public TorqueNetwork(int inputs, int torques)
        : base(nameof(TorqueNetwork))
    {
        encoder = Sequential(Linear(inputs, 64), ReLU(), Linear(64, 64), ReLU());
        heads = Linear(64, torques);
        RegisterComponents();
    }

    /// <summary>The torques.</summary>
    /// <param name="states">B x inputs, standardized.</param>
    /// <returns>B x torques, standardized.</returns>
    public override Tensor forward(Tensor states) => heads.call(encoder.call(states));

    [TaskFamily("torque")]
    private Tensor SquaredErrors(Tensor states, Tensor torques) => (forward(states) - torques).square().mean([0]);
}
