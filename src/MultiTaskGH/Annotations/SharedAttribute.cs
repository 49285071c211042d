namespace MultiTaskGH;

/// <summary>Marks the modules and parameters over which the gradients of the tasks are harmonized.</summary>
/// <remarks>
/// Goes on fields and readable properties, instance or static, that hold a module, a parameter, or a sequence of either (an array, a list,
/// anything that enumerates them; best a <c>ModuleList</c> or <c>ParameterList</c>, for TorchSharp registers nothing in arrays and other lists, and no optimizer
/// made of <c>parameters()</c> would update it). They are read when a step is created. A step may name others (<see cref="StepAttribute.Harmonize"/>). Everything else that an optimizer of the step updates is a head:
/// it gets the gradients of the tasks that reach it (see <see cref="HeadGradients"/>).
/// </remarks>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SharedAttribute : Attribute;
