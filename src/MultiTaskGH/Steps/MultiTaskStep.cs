using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH;

/// <summary>A training step of an annotated model. Generated steps derive from it.</summary>
/// <remarks>
/// A model and its steps serve one thread, one step after the other, and share their buffers; two models may be trained by two threads.
/// Tensors that tasks and intermediates create are freed when the step ends; one that is to live on needs <c>DetachFromDisposeScope()</c>. A step that throws or skips leaves parameters, optimizers and the harmonizer's state as they were and
/// the gradients null. What cannot be undone: the running statistics of batch normalization, the random number generator, optimizers
/// that had stepped when another one of the same step threw, and an update that was made when a task throws that is evaluated again after it, for a harmonizer
/// with <see cref="Needs.LossesAfterUpdate"/> (which then does not learn from this update). An optimizer must hold the same parameters as when the step was created:
/// make it from <c>parameters().ToArray()</c> when the model is complete and on its device, then the step.
/// </remarks>
/// <typeparam name="TTask">The generated enumeration of the tasks, of which a step may have some (<see cref="TaskDefinition.Member"/>).</typeparam>
public abstract class MultiTaskStep<TTask> : IDisposable
    where TTask : struct, Enum
{
    private readonly StepEngine engine;

    /// <summary>Creates a step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="definition">What the compiler knows of the step.</param>
    /// <param name="harmonized">
    /// The parameters over which the gradients are harmonized; null for the model's shared ones. Empty is allowed for a step of one task that is
    /// no family: then everything that is updated is harmonized, trivially.
    /// </param>
    /// <param name="updated">The parameters that the step updates; null for everything that the optimizers hold.</param>
    /// <param name="harmonizer">The method.</param>
    /// <param name="optimizers">At least one; each updated parameter in exactly one. Create them after the model was moved to its device.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// No harmonized or no updated parameter at all; a parameter in two optimizers; a trainable updated one in none; an optimizer without an
    /// updated parameter, or one that needs a closure (LBFGS); a harmonizer or options that do not fit the step.
    /// </exception>
    protected MultiTaskStep(
        IMultiTaskModel model,
        StepDefinition definition,
        IReadOnlyList<NamedParameter>? harmonized,
        IReadOnlyList<NamedParameter>? updated,
        Harmonizer harmonizer,
        IEnumerable<Optimizer> optimizers,
        StepOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(harmonizer);
        ArgumentNullException.ThrowIfNull(optimizers);
        var all = optimizers.ToArray();
        var parameters = StepParameters.Of(model, definition, harmonized, updated, all);
        var trained = new TrainedParameters(parameters.Harmonized, parameters.UpdatedHarmonized, parameters.Heads, parameters.Idle)
        {
            AreHarmonizedTrivially = parameters.HarmonizesTrivially,
        };
        var pool = GradientPool.Of(model);
        try
        {
            engine = new StepEngine(definition, trained, pool, PassGuard.Of(model), new OptimizerSet(all), harmonizer, options ?? new StepOptions());
        }
        catch
        {
            pool.Release();
            throw;
        }
    }

    /// <summary>What heads receive in this step: the option, or what follows from the optimizers where it was left null.</summary>
    public HeadGradients HeadGradients => engine.HeadGradients;

    /// <summary>How many updates the step has made.</summary>
    public long StepIndex => engine.StepIndex;

    /// <summary>Returns the harmonizer to its initial state, sets <see cref="StepIndex"/> to 0 and forgets accumulated micro-batches.</summary>
    public void Reset() => engine.Reset();

    /// <summary>Forgets the micro-batches that were accumulated since the last update.</summary>
    public void DiscardAccumulated() => engine.DiscardAccumulated();

    /// <summary>Writes the harmonizer's state and the number of updates. Parameters and optimizers have their own formats.</summary>
    /// <param name="stream">Receives the state.</param>
    /// <exception cref="InvalidOperationException">Micro-batches wait for their update, or the sizes of families are not known yet.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        engine.Save(stream);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, for the same harmonizer and tasks. A stream that does not fit changes nothing.</summary>
    /// <param name="stream">Holds the state.</param>
    /// <exception cref="InvalidDataException">Another format, another harmonizer or other tasks, or cut off.</exception>
    /// <exception cref="InvalidOperationException">Micro-batches wait for their update.</exception>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        engine.Load(stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        engine.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Checks how many batches a step is run with.</summary>
    /// <param name="count">Their number.</param>
    /// <exception cref="ArgumentException">Not the <see cref="Harmonizer.BatchesPerStep"/> of the harmonizer.</exception>
    protected void CheckBatches(int count) => engine.CheckBatches(count);

    /// <summary>Opens a pass: one evaluation of the losses. Dispose it; a pass that ends without update or accumulation changes nothing.</summary>
    protected Pass BeginPass()
    {
        engine.BeginPass();
        return new Pass(engine, NewDisposeScope());
    }

    /// <summary>One evaluation of the losses.</summary>
    protected readonly ref struct Pass
    {
        private readonly StepEngine engine;
        private readonly DisposeScope scope;

        internal Pass(StepEngine engine, DisposeScope scope)
        {
            this.engine = engine;
            this.scope = scope;
        }

        /// <summary>Hands in the loss of a task.</summary>
        /// <param name="task">The task.</param>
        /// <param name="loss">A scalar that requires a gradient; null where an optional task sits out.</param>
        /// <exception cref="ArgumentException">Not a scalar, without a gradient, or null from a task that is not optional; a family, a task with a factor to read, or none of the step.</exception>
        /// <exception cref="InvalidOperationException">The task was handed in before.</exception>
        public void Add(TTask task, Tensor? loss) => engine.Add(StepReport<TTask>.Number(task), loss, weight: null, isFamily: false);

        /// <summary>Hands in the loss of a task whose factor is read in every step.</summary>
        /// <param name="task">The task.</param>
        /// <param name="loss">A scalar that requires a gradient; null where an optional task sits out.</param>
        /// <param name="weight">The factor: finite and not zero.</param>
        /// <exception cref="ArgumentException">As for <see cref="Add(TTask, Tensor?)"/>; or the task's factor is constant.</exception>
        /// <exception cref="InvalidOperationException">The factor is NaN, infinite or zero, or the task was handed in before.</exception>
        public void Add(TTask task, Tensor? loss, double weight) => engine.Add(StepReport<TTask>.Number(task), loss, weight, isFamily: false);

        /// <summary>Hands in the losses of a family.</summary>
        /// <param name="task">The family.</param>
        /// <param name="losses">Shape [n], requires a gradient; null where an optional family sits out, which it cannot in the first step.</param>
        /// <exception cref="ArgumentException">Not a vector, without a gradient, or null from a family that is not optional; no family, or none of the step.</exception>
        /// <exception cref="InvalidOperationException">Another number of losses than in the first step, or the family was handed in before.</exception>
        public void AddFamily(TTask task, Tensor? losses) => engine.Add(StepReport<TTask>.Number(task), losses, weight: null, isFamily: true);

        /// <summary>Hands in the losses of a family whose factor is read in every step.</summary>
        /// <param name="task">The family.</param>
        /// <param name="losses">Shape [n], requires a gradient; null where an optional family sits out, which it cannot in the first step.</param>
        /// <param name="weight">The factor of each element: finite and not zero.</param>
        /// <exception cref="ArgumentException">As for <see cref="AddFamily(TTask, Tensor?)"/>; or the family's factor is constant.</exception>
        /// <exception cref="InvalidOperationException">The factor is NaN, infinite or zero, or as for <see cref="AddFamily(TTask, Tensor?)"/>.</exception>
        public void AddFamily(TTask task, Tensor? losses, double weight) => engine.Add(StepReport<TTask>.Number(task), losses, weight, isFamily: true);

        /// <summary>A tensor of the representation: a leaf that stands for it in everything behind the cut.</summary>
        /// <param name="value">Any shape. One that requires no gradient is returned as it is.</param>
        /// <returns>The same numbers, without the graph.</returns>
        /// <exception cref="InvalidOperationException">The step is not in <see cref="GradientSpace.Representation"/>.</exception>
        public Tensor Cut(Tensor value) => engine.Cut(value);

        /// <summary><see cref="Cut"/> of a tensor that may be missing.</summary>
        /// <param name="value">Any shape, or null.</param>
        /// <returns>The leaf, or null.</returns>
        /// <exception cref="InvalidOperationException">The step is not in <see cref="GradientSpace.Representation"/>.</exception>
        public Tensor? CutIfAny(Tensor? value) => value is null ? null : engine.Cut(value);

        /// <summary>Turns gradients off (<c>no_grad</c>) until the pass is updated or ends.</summary>
        /// <returns>Whether metrics are wanted: not of further batches, and not after the update. Those that are handed in all the same are left out.</returns>
        public bool BeginMetrics() => engine.BeginMetrics();

        /// <summary>Hands in a metric.</summary>
        /// <param name="metric">Its number in <see cref="StepDefinition.MetricKeys"/>.</param>
        /// <param name="value">Any number; null leaves it out of the report.</param>
        /// <exception cref="ArgumentOutOfRangeException">The step has no such metric.</exception>
        /// <exception cref="InvalidOperationException">The metric was handed in before.</exception>
        public void AddMetric(int metric, double? value) => engine.AddMetric(metric, value);

        /// <summary>Hands in a metric.</summary>
        /// <param name="metric">Its number in <see cref="StepDefinition.MetricKeys"/>.</param>
        /// <param name="value">A scalar; null leaves it out of the report.</param>
        /// <exception cref="ArgumentException">Not a scalar.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The step has no such metric.</exception>
        /// <exception cref="InvalidOperationException">The metric was handed in before.</exception>
        public void AddMetric(int metric, Tensor? value) => engine.AddMetric(metric, value);

        /// <summary>Adds the gradients of this pass to those of the step and updates nothing.</summary>
        /// <exception cref="NonFiniteException">A loss is not finite, and the policy is to throw.</exception>
        /// <exception cref="InvalidOperationException">
        /// A task was not handed in; or the step cannot add micro-batches up: in <see cref="GradientSpace.Representation"/>, with
        /// <see cref="GradientStorage.GramianOnly"/>, and with <see cref="Needs.SeveralBatches"/> or <see cref="Needs.LossesAfterUpdate"/>.
        /// </exception>
        public void Accumulate() => engine.Accumulate();

        /// <summary>
        /// Takes this pass as a further batch of the next update, for a harmonizer with <see cref="Needs.SeveralBatches"/>: the inner products of its task
        /// gradients are computed, and nothing is updated.
        /// </summary>
        /// <exception cref="NonFiniteException">A loss is not finite, and the policy is to throw.</exception>
        /// <exception cref="InvalidOperationException">
        /// The harmonizer takes no further batch; a task was not handed in; or other tasks take part than in the batch before.
        /// </exception>
        public void AddSample() => engine.AddSample();

        /// <summary>Adds the gradients of this pass, harmonizes and updates.</summary>
        /// <exception cref="NonFiniteException">A loss or a gradient is not finite, and the policy is to throw.</exception>
        /// <exception cref="InvalidOperationException">
        /// A task was not handed in, or none takes part and the policy is to throw; or the further batches that the harmonizer takes are missing, or have other tasks.
        /// </exception>
        public StepReport<TTask> Update() => new(engine.Update());

        /// <summary>
        /// Asks, after <see cref="Update"/>, whether the harmonizer learns from the losses after it (<see cref="Needs.LossesAfterUpdate"/>). If so, every
        /// tensor of the pass is freed and gradients are off until it ends: hand the losses in once more, then call <see cref="Observe"/>.
        /// </summary>
        /// <returns>Whether the losses are wanted: only after an update that was made, for which the harmonizer solved the weights.</returns>
        public bool BeginObservation()
        {
            if (!engine.BeginObservation())
            {
                return false;
            }

            scope.DisposeEverything();
            return true;
        }

        /// <summary>Hands the losses after the update to the harmonizer, where they are finite.</summary>
        /// <returns>The report of the update, which says whether they were (<see cref="StepReport.UnobservedReason"/>).</returns>
        /// <exception cref="InvalidOperationException"><see cref="BeginObservation"/> did not ask for them, or a task was not handed in.</exception>
        public StepReport<TTask> Observe() => new(engine.Observe());

        /// <summary>Frees every tensor of the pass.</summary>
        public void Dispose()
        {
            try
            {
                engine.EndPass();
                engine.ForgetObservation();
            }
            finally
            {
                scope.Dispose();
            }
        }
    }
}
