using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH;

/// <summary>A training step of an annotated model. Generated steps derive from it.</summary>
/// <typeparam name="TTask">The generated enumeration of the tasks, numbered from 0 in the order of their keys.</typeparam>
public abstract class MultiTaskStep<TTask> : IDisposable
    where TTask : struct, Enum
{
    /// <summary>Creates a step over the model's shared parameters and everything else that the optimizers update.</summary>
    /// <param name="model">The model.</param>
    /// <param name="definition">What the compiler knows of the step.</param>
    /// <param name="harmonizer">The method.</param>
    /// <param name="optimizers">At least one; each updated parameter in exactly one.</param>
    /// <param name="options">Null for the defaults.</param>
    protected MultiTaskStep(IMultiTaskModel model, StepDefinition definition, Harmonizer harmonizer, IEnumerable<Optimizer> optimizers, StepOptions? options) =>
        throw new NotImplementedException();

    /// <summary>Opens a pass: one evaluation of the losses. Dispose it; a pass that ends without update or accumulation changes nothing.</summary>
    protected Pass BeginPass() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>One evaluation of the losses.</summary>
    protected readonly ref struct Pass
    {
        /// <summary>Hands in the loss of a task.</summary>
        /// <param name="task">The task.</param>
        /// <param name="loss">A scalar that requires a gradient.</param>
        public void Add(TTask task, Tensor loss) => throw new NotImplementedException();

        /// <summary>Adds the gradients of this pass to those of the step and updates nothing.</summary>
        public void Accumulate() => throw new NotImplementedException();

        /// <summary>Adds the gradients of this pass, harmonizes and updates.</summary>
        public StepReport<TTask> Update() => throw new NotImplementedException();

        /// <summary>Frees every tensor of the pass.</summary>
        public void Dispose() => throw new NotImplementedException();
    }
}
