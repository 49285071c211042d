using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Examples.Common;

/// <summary>An annotated model with its optimizers and generated steps: what a run trains, and all that a checkpoint must hold of it.</summary>
/// <remarks>
/// A model derives from this class, is annotated with <see cref="MultiTaskAttribute"/>, makes its networks in the constructor, and its optimizers and
/// steps in <see cref="CreateSteps"/>. A checkpoint holds the parameters and buffers of the module, the optimizers and steps that <c>Use</c> was
/// told of, and the numbers that <see cref="SaveState"/> writes.
/// </remarks>
public abstract class TrainableModel : Module<Tensor, Tensor>
{
    private readonly List<TrackedStep> steps = [];
    private readonly List<Optimizer> optimizers = [];
    private readonly Device device;
    private readonly ulong seed;

    /// <param name="name">The name of the class.</param>
    /// <param name="device">Where the networks are to lie.</param>
    /// <param name="seed">The run's seed; see <see cref="IterationSeed"/>.</param>
    protected TrainableModel(string name, Device device, ulong seed)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
        this.seed = seed;
    }

    /// <summary>How many iterations were done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Is given the report of each harmonized step: its losses and inner products are those that tables and plots show.</summary>
    public Action<StepReport>? Observer { get; set; }

    /// <summary>The optimizers, in the order of <see cref="CreateSteps"/>.</summary>
    public IReadOnlyList<Optimizer> Optimizers => optimizers;

    /// <summary>The steps, in the order of <see cref="CreateSteps"/>.</summary>
    internal IReadOnlyList<TrackedStep> Steps => steps;

    /// <summary>Moves the networks to the device and makes optimizers and steps. Call it once, before the first iteration.</summary>
    /// <exception cref="TrainingException">Gradients of convolutions are wrong here; see <see cref="ConvolutionGradients"/>.</exception>
    public void Start()
    {
        // Optimizers come after the move: they know parameters by their native handles, and a move makes new ones.
        this.to(device);
        ConvolutionGradients.Ensure(this);
        CreateSteps();
    }

    /// <summary>Makes the optimizers and the generated steps, and tells <c>Use</c> of each.</summary>
    protected abstract void CreateSteps();

    /// <summary>Sets what depends on <see cref="Iteration"/>, learning rates above all. Called at the beginning of each iteration.</summary>
    protected virtual void BeginIteration()
    {
    }

    /// <summary>One iteration, in training mode. No tensor survives it.</summary>
    /// <param name="update">Runs its steps.</param>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; the step that met it has changed no weight.</exception>
    protected void Iterate(Action update)
    {
        ArgumentNullException.ThrowIfNull(update);
        using var scope = NewDisposeScope();
        BeginIteration();
        IterationSeed.Apply(device, seed, Iteration);
        train();
        update();
        Iteration++;
    }

    /// <summary>Writes what the model remembers besides parameters, buffers, optimizers and steps.</summary>
    /// <param name="writer">Is written to.</param>
    protected virtual void SaveState(BinaryWriter writer)
    {
    }

    /// <summary>Reads what <see cref="SaveState"/> wrote.</summary>
    /// <param name="reader">Is read from.</param>
    protected virtual void LoadState(BinaryReader reader)
    {
    }

    /// <summary>The usual growth of a gradient reversal along a run, from 0 to 1: <c>2 / (1 + exp(-10 q)) - 1</c> (Ganin et al., JMLR 17, 2016, section 5.2.2).</summary>
    /// <param name="progress">q, the share of the run that is done, from 0 to 1.</param>
    protected internal static double Ramp(double progress) => 2 / (1 + Math.Exp(-10 * progress)) - 1;

    /// <summary>Lets a checkpoint hold the optimizer's state, and disposes it with the model.</summary>
    protected TOptimizer Use<TOptimizer>(TOptimizer optimizer)
        where TOptimizer : Optimizer
    {
        optimizers.Add(optimizer);
        return optimizer;
    }

    /// <summary>Lets a checkpoint hold the step's state, and disposes it with the model.</summary>
    protected void Use<TTask>(MultiTaskStep<TTask> step)
        where TTask : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(step);
        steps.Add(new(step.Save, step.Load, step));
    }

    /// <summary>Shows the report of a step to <see cref="Observer"/>. All that a model shows are of steps with the same tasks.</summary>
    /// <exception cref="TrainingException">The step was skipped: a number is not finite.</exception>
    protected void Observe(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Observer?.Invoke(report);
        Check(report);
    }

    /// <summary>Makes sure that a step did its update.</summary>
    /// <exception cref="TrainingException">The step was skipped: a number is not finite.</exception>
    protected static void Check(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!report.Updated)
        {
            // With a single task the library advises to tell the tasks apart.
            var reason = report.TaskCount == 1 && double.IsFinite(report.Loss(0))
                ? $"Task '{report.TaskKeys[0]}': the gradient is not finite."
                : report.SkipReason;
            throw new TrainingException(reason!);
        }
    }

    /// <summary>Dispose of the steps and the optimizers with the networks.</summary>
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            steps.ForEach(step => step.Owner.Dispose());
            optimizers.ForEach(optimizer => optimizer.Dispose());
        }

        base.Dispose(disposing);
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Iteration);
        SaveState(writer);
    }

    internal void Load(BinaryReader reader)
    {
        Iteration = reader.ReadInt32();
        LoadState(reader);
    }

    internal sealed record TrackedStep(Action<Stream> Save, Action<Stream> Load, IDisposable Owner);
}
