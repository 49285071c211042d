namespace MultiTaskGH;

/// <summary>Marks a method that returns the loss of one task: a scalar <c>Tensor</c> that requires a gradient.</summary>
/// <remarks>
/// <para>
/// The method is an instance or static method of any accessibility, neither generic nor asynchronous. It takes its parameters by value or by
/// <c>in</c>. One that is declared to return <c>Tensor?</c> may sit out a step by returning null: the others are harmonized without it, and the report
/// says who took part.
/// </para>
/// <para>
/// A parameter is fed by the <see cref="IntermediateAttribute">[Intermediate]</see> of its name (<c>Features</c> feeds <c>features</c>),
/// or by the one that <see cref="FromAttribute">[From]</see> names. Every other parameter becomes an argument of the step's <c>Run</c>:
/// parameters of one name are one argument, of one type, with the default value that any of them declares. A null that only some of
/// them declare is dropped where another one takes no null: then the argument must be given. The arguments stand in the order of their
/// declaration, those with a default value behind the others.
/// </para>
/// <para>
/// Declaration order runs through the base classes first, then through the part of the class that is marked with
/// <see cref="MultiTaskAttribute">[MultiTask]</see>, then through the other parts in the order of their files' paths. It also numbers the
/// tasks in the generated enumeration. A task that is overridden keeps its place, and its annotation unless the override has one.
/// </para>
/// </remarks>
/// <param name="key">
/// The task's name in reports and logs, and in Pascal case in the generated enumeration: <c>bridge-g</c> becomes <c>BridgeG</c>. Any text
/// with a letter or a digit that C# takes in names (up to U+FFFF); two keys of a class must not give one identifier.
/// </param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TaskAttribute(string key) : LossAttribute(key);
