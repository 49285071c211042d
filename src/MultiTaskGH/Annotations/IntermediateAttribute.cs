namespace MultiTaskGH;

/// <summary>Marks a method whose result is computed once per step and feeds every task and intermediate that names it.</summary>
/// <remarks>
/// A parameter is fed by the intermediate of its name (<c>Features</c> feeds <c>features</c>), or by the one that
/// <see cref="FromAttribute">[From]</see> names. Intermediates may feed each other; a cycle is a compile-time error. Each is evaluated
/// right before the first task or metric that needs it; one that feeds neither is not evaluated, and a warning says so. It may return a value
/// of any type, neither null where the parameter takes none nor a promise of a value. Its own unfed parameters become arguments of
/// <c>Run</c>, as those of tasks do; a tensor of nearly an intermediate's name is probably a mistake, and a warning says so.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class IntermediateAttribute : Attribute;
