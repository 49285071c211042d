using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH;

/// <summary>A training step of an annotated model. Generated steps derive from it.</summary>
/// <remarks>
/// A model and its steps serve one thread, one step after the other; two models may be trained by two threads. Tensors that tasks and intermediates create are freed when the step ends; one that is to live on needs
/// <c>DetachFromDisposeScope()</c>. A step that throws or skips leaves parameters, optimizers and the harmonizer's state as they were and
/// the gradients null. What cannot be undone: the running statistics of batch normalization, the random number generator, and optimizers
/// that had stepped when another one of the same step threw. An optimizer must hold the same parameters as when the step was created:
/// make it from <c>parameters().ToArray()</c> when the model is complete and on its device, then the step.
/// </remarks>
/// <typeparam name="TTask">The generated enumeration of the tasks, numbered from 0 in the order of their keys.</typeparam>
public abstract class MultiTaskStep<TTask> : IDisposable
    where TTask : struct, Enum
{
    private readonly StepEngine engine;

    /// <summary>Creates a step over the model's shared parameters and everything else that the optimizers update.</summary>
    /// <param name="model">The model.</param>
    /// <param name="definition">What the compiler knows of the step.</param>
    /// <param name="harmonizer">The method.</param>
    /// <param name="optimizers">At least one; each updated parameter in exactly one. Create them after the model was moved to its device.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// No shared or no updated parameter at all; a parameter in two optimizers; an optimizer that needs a closure (LBFGS); a harmonizer that
    /// needs more than a step provides; options that do not fit the tasks.
    /// </exception>
    protected MultiTaskStep(IMultiTaskModel model, StepDefinition definition, Harmonizer harmonizer, IEnumerable<Optimizer> optimizers, StepOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(harmonizer);
        ArgumentNullException.ThrowIfNull(optimizers);
        var all = optimizers.ToArray();
        var parameters = UpdatedParameters.Of(model, all);
        engine = new StepEngine(
            definition, PassGuard.Of(model), parameters.Shared, parameters.UpdatedShared, parameters.Heads, new OptimizerSet(all), harmonizer, options ?? new StepOptions());
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
    /// <exception cref="InvalidOperationException">Micro-batches wait for their update.</exception>
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
        /// <param name="loss">A scalar that requires a gradient.</param>
        /// <exception cref="ArgumentException">Not a scalar, or without a gradient.</exception>
        public void Add(TTask task, Tensor loss) => engine.Add(StepReport<TTask>.Index(task), loss);

        /// <summary>Adds the gradients of this pass to those of the step and updates nothing.</summary>
        /// <exception cref="NonFiniteException">A loss is not finite, and the policy is to throw.</exception>
        public void Accumulate() => engine.Accumulate();

        /// <summary>Adds the gradients of this pass, harmonizes and updates.</summary>
        /// <exception cref="NonFiniteException">A loss or a gradient is not finite, and the policy is to throw.</exception>
        public StepReport<TTask> Update() => new(engine.Update());

        /// <summary>Frees every tensor of the pass.</summary>
        public void Dispose()
        {
            try
            {
                engine.EndPass();
            }
            finally
            {
                scope.Dispose();
            }
        }
    }
}
