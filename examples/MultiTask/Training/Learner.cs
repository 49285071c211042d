using MultiTaskGH.Examples.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.MultiTask.Training;

/// <summary>A network with its optimizer and its step, and a second step that measures and changes nothing.</summary>
/// <remarks>
/// Adam does not see a constant factor of the gradient, so that methods which add gradients up and methods which average them train at the
/// same pace. Its rate falls linearly to 0: the last iterate of a constant rate differs more from its neighbours than methods do from each other.
/// </remarks>
internal sealed class Learner : IDisposable
{
    private readonly Module<Tensor, Tensor> network;
    private readonly Adam optimizer;
    private readonly SGD idle;
    private readonly MethodStep step;
    private readonly MethodStep probe;
    private readonly RunSettings settings;
    private int iteration;

    /// <summary>Moves the network to the device and makes its steps.</summary>
    /// <param name="network">Owned from here on.</param>
    /// <param name="harmonizer">The method.</param>
    /// <param name="settings">What all runs have in common.</param>
    /// <param name="createStep">Makes a step of the network.</param>
    public Learner(
        Module<Tensor, Tensor> network, Harmonizer harmonizer, RunSettings settings, Func<Harmonizer, optim.Optimizer, StepOptions, MethodStep> createStep)
    {
        this.network = network;
        this.settings = settings;

        // The optimizers come after the move: they know parameters by their native handles, and a move makes new ones.
        network.to(settings.Device);
        ConvolutionGradients.Ensure(network);
        var parameters = network.parameters().ToArray();
        optimizer = optim.Adam(parameters, settings.LearningRate);
        step = createStep(harmonizer, optimizer, new StepOptions { NonFinite = settings.Policy });

        // A method of one backward pass would pay one for each task if its own step measured conflicts: its time per step would be another's.
        idle = optim.SGD(parameters, learningRate: 0);
        probe = createStep(new Sum(), idle, new StepOptions { NonFinite = StepPolicy.Skip, AlwaysMeasureConflicts = true });
    }

    /// <summary>Updates the network once, unless the policy skips: the report then says so.</summary>
    /// <param name="batches">As many as the harmonizer asks for.</param>
    public StepReport Step(Batch[] batches)
    {
        var rate = settings.LearningRate * (1 - (double)iteration++ / settings.Iterations);
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        return step.Run(batches);
    }

    /// <summary>Measures how the gradients of the tasks stand to each other, in the same way for every method.</summary>
    public StepReport Probe(Batch batch) => probe.RunOne(batch);

    /// <summary>What the network says, without gradients. The tensor belongs to the caller's dispose scope.</summary>
    public Tensor Predict(Tensor inputs)
    {
        using var noGradients = no_grad();
        return network.call(inputs);
    }

    public void Dispose()
    {
        probe.Owned.Dispose();
        step.Owned.Dispose();
        idle.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }
}
