using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>A network with its optimizer and its generated step.</summary>
/// <remarks>
/// SGD with Nesterov momentum and the annealed rate <c>lr (1 + 0.001 i)^-0.75</c>, as in CDAN; one rate for all layers, for none of them was trained
/// before.
/// </remarks>
internal sealed class Learner : IDisposable
{
    private readonly Module<Tensor, Tensor> network;
    private readonly SGD optimizer;
    private readonly RunSettings settings;
    private readonly Func<DomainBatch, double, StepReport> step;
    private readonly IDisposable ownedStep;
    private int iteration;

    private Learner(Module<Tensor, Tensor> network, SGD optimizer, RunSettings settings, IDisposable ownedStep, Func<DomainBatch, double, StepReport> step)
    {
        this.network = network;
        this.optimizer = optimizer;
        this.settings = settings;
        this.ownedStep = ownedStep;
        this.step = step;
    }

    /// <summary>Makes a network, its weights drawn from torch's global generator.</summary>
    public static Learner Create(RunPlan plan, RunSettings settings)
    {
        if (plan.Harmonizer is null)
        {
            var network = new SourceOnlyNetwork();
            var (moved, optimizer) = Prepare(network, settings);
            var step = network.CreateStep(new Sum(), optimizer, new StepOptions { NonFinite = NonFinitePolicy.Skip });
            return new(moved, optimizer, settings, step, (batch, _) => step.Run(batch));
        }
        else
        {
            var network = new DomainAdversarialNetwork();
            var (moved, optimizer) = Prepare(network, settings);

            // Plain DANN does not need the inner products; its histogram does.
            var options = new StepOptions { HeadGradients = plan.Heads, NonFinite = NonFinitePolicy.Skip, AlwaysMeasureConflicts = true };
            var step = network.CreateStep(plan.Harmonizer.Harmonizer, optimizer, options);
            return new(moved, optimizer, settings, step, (batch, reversal) => step.Run(batch, reversal));
        }
    }

    /// <summary>Updates the network once, unless a number is not finite: the report then says so.</summary>
    public StepReport Step(DomainBatch batch)
    {
        var rate = settings.LearningRate * Math.Pow(1 + 0.001 * iteration, -0.75);
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        network.train();
        return step(batch, Reversal((double)iteration++ / settings.Iterations));
    }

    /// <summary>The share of digits that the network in evaluation mode classifies rightly.</summary>
    public double Accuracy(DigitSet set)
    {
        const int Chunk = 500;
        network.eval();
        using var noGradients = no_grad();
        var right = 0L;
        for (var start = 0; start < set.Count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Chunk, set.Count - start);
            var logits = network.call(DigitSet.Scaled(set.Images.narrow(0, start, count)));
            right += logits.argmax(1).eq(set.Labels.narrow(0, start, count)).sum().ToInt64();
        }

        return (double)right / set.Count;
    }

    /// <summary>The strength of the gradient reversal: from 0 to 1 along the run, <c>2 / (1 + exp(-10 q)) - 1</c>.</summary>
    /// <param name="progress">q, from 0 to 1.</param>
    public static double Reversal(double progress) => 2 / (1 + Math.Exp(-10 * progress)) - 1;

    public void Dispose()
    {
        ownedStep.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }

    // The optimizer comes after the move: it knows parameters by their native handles, and a move makes new ones.
    private static (Module<Tensor, Tensor> Network, SGD Optimizer) Prepare(Module<Tensor, Tensor> network, RunSettings settings)
    {
        network.to(settings.Device);
        return (
            network,
            optim.SGD(network.parameters().ToArray(), settings.LearningRate, settings.Momentum, weight_decay: settings.WeightDecay, nesterov: true));
    }
}
