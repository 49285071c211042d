namespace MultiTaskGH;

/// <summary>Marks a method whose result is computed once per step and feeds every task and intermediate that names it.</summary>
/// <remarks>
/// A parameter is fed by the intermediate of its name (<c>Features</c> feeds <c>features</c>), or by the one that
/// <see cref="FromAttribute">[From]</see> names. Intermediates may feed each other; a cycle is a compile-time error.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class IntermediateAttribute : Attribute;
