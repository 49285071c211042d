namespace MultiTaskGH;

/// <summary>Marks a method that returns the losses of several tasks of one kind: a <c>Tensor</c> of shape [n] that requires a gradient.</summary>
/// <remarks>
/// Each element is a task of its own, with the keys <c>KEY[0]</c> to <c>KEY[n - 1]</c>, which no other task may have. The first step fixes n. Everything else is as for
/// <see cref="TaskAttribute">[Task]</see>; factor and group are those of every element.
/// </remarks>
/// <param name="key">The family's name, as for <see cref="TaskAttribute">[Task]</see>.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TaskFamilyAttribute(string key) : LossAttribute(key);
