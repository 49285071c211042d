using MultiTaskGH.Examples.Common;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>A method of unsupervised domain adaptation: its networks, its losses, and what an iteration updates.</summary>
/// <remarks>
/// <para>A method derives from this class, is annotated with <see cref="MultiTaskAttribute"/>, makes its networks in the constructor from
/// <see cref="MethodSettings.Architecture"/>, its optimizers and generated steps in <see cref="TrainableModel.CreateSteps"/>, and runs them in
/// <see cref="Update"/>. Everything that a checkpoint must hold is known to the base: parameters and buffers are those of the module, optimizers and
/// steps are those that <c>Use</c> was told of, and numbers of its own a method saves in <see cref="TrainableModel.SaveState"/>.</para>
/// <para><c>Module.forward</c> gives class scores, B x K: the answer is the largest.</para>
/// </remarks>
public abstract class AdaptationMethod : TrainableModel
{
    private readonly List<(Optimizer Optimizer, double[] InitialRates)> annealed = [];

    /// <param name="name">The name of the class.</param>
    /// <param name="settings">What the method is trained with.</param>
    protected AdaptationMethod(string name, MethodSettings settings)
        : base(name, settings?.Device ?? throw new ArgumentNullException(nameof(settings)), settings.Seed) => Settings = settings;

    /// <summary>What the method is trained with.</summary>
    public MethodSettings Settings { get; }

    /// <summary>q, the share of the run that is done, from 0 to 1.</summary>
    public double Progress => (double)Iteration / Settings.Iterations;

    /// <summary>c, the strength of a gradient reversal: from 0 to 1 along the run, <c>2 / (1 + exp(-10 q)) - 1</c> (Ganin et al., section 5.2.2).</summary>
    public double Reversal => Ramp(Progress);

    /// <summary>How harmonized steps treat heads and broken numbers. Inner products are measured without a harmonizer too: the histograms need them.</summary>
    protected StepOptions HarmonizedOptions => new() { HeadGradients = Settings.Heads, NonFinite = StepPolicy.Skip, AlwaysMeasureConflicts = true };

    /// <summary>How steps with a single loss treat broken numbers.</summary>
    protected static StepOptions PlainOptions { get; } = new() { NonFinite = StepPolicy.Skip };

    /// <summary>What a discriminator would see: the features f, in the mode that the module is in.</summary>
    /// <param name="images">B x channels x height x width.</param>
    /// <returns>B x width.</returns>
    public abstract Tensor Features(Tensor images);

    /// <summary>One iteration.</summary>
    /// <param name="batch">The images. Every repeat within the iteration uses them.</param>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; the step that met it has changed no weight.</exception>
    public void Iterate(DomainBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Iterate(() => Update(batch));
    }

    /// <summary>Runs the steps of one iteration.</summary>
    /// <param name="batch">The images.</param>
    protected abstract void Update(DomainBatch batch);

    /// <summary>SGD over parts with rates of their own, as factors of <see cref="MethodSettings.LearningRate"/>.</summary>
    /// <param name="momentum">The momentum; 0 for none.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="nesterov">Whether the momentum is Nesterov's.</param>
    /// <param name="parts">Modules and their factors.</param>
    /// <returns>The optimizer, of which <c>Use</c> was told.</returns>
    protected SGD CreateSGD(double momentum, double weightDecay, bool nesterov, params ReadOnlySpan<(Module Part, double RateFactor)> parts)
    {
        var groups = new List<SGD.ParamGroup>();
        foreach (var (part, factor) in parts)
        {
            if (part.parameters().ToArray() is { Length: > 0 } parameters)
            {
                groups.Add(new(parameters, Settings.LearningRate * factor, momentum, 0, weightDecay, nesterov));
            }
        }

        return Use(SGD(groups, Settings.LearningRate, momentum, 0, weightDecay, nesterov));
    }

    /// <inheritdoc/>
    protected override void BeginIteration()
    {
        var decay = Math.Pow(1 + 0.001 * Iteration, -0.75);
        foreach (var (optimizer, initialRates) in annealed)
        {
            foreach (var (group, rate) in optimizer.ParamGroups.Zip(initialRates))
            {
                group.LearningRate = rate * decay;
            }
        }
    }

    /// <summary>From now on the rates of the optimizer fall as in CDAN: <c>lr (1 + 0.001 i)^-0.75</c> in iteration i.</summary>
    protected void Anneal(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        annealed.Add((optimizer, [.. optimizer.ParamGroups.Select(group => group.LearningRate)]));
    }
}
