namespace MultiTaskGH;

/// <summary>Marks the modules and parameters over which the gradients of the tasks are harmonized.</summary>
/// <remarks>
/// Goes on fields and properties that hold a module, a parameter, or a sequence of either. Everything else that an optimizer of
/// the step updates is a head: it gets the gradients of the tasks that reach it (see <see cref="HeadGradients"/>).
/// </remarks>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SharedAttribute : Attribute;
