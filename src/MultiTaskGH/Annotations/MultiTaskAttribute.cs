namespace MultiTaskGH;

/// <summary>Marks a model whose loss methods become one training step, written at compile time.</summary>
/// <remarks>
/// The class must be <c>partial</c>, must hold at least one <see cref="TaskAttribute">[Task]</see> method and at least one
/// <see cref="SharedAttribute">[Shared]</see> member. It need not be a TorchSharp module.
/// The generator adds the enumeration <c>&lt;Class&gt;Task</c>, the nested class <c>TrainingStep</c> and the method
/// <c>CreateStep(harmonizer, optimizer, options)</c>, and implements <see cref="IMultiTaskModel"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MultiTaskAttribute : Attribute;
