namespace MultiTaskGH;

/// <summary>Marks a method that returns the loss of one task: a scalar <c>Tensor</c> that requires a gradient.</summary>
/// <remarks>
/// Parameters that no intermediate feeds become arguments of the step's <c>Run</c>, in the order of their declaration and with
/// their default values; parameters of one name in several methods are one argument.
/// </remarks>
/// <param name="key">The task's name in reports, logs and, in Pascal case, in the generated enumeration.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TaskAttribute(string key) : Attribute
{
    /// <summary>The task's name in reports and logs.</summary>
    public string Key { get; } = key;

    /// <summary>
    /// A constant factor of the loss, applied before harmonizing; 1 by default. It may be negative, but neither zero nor infinite
    /// nor NaN. Reports show the loss without it.
    /// </summary>
    public double Weight { get; set; } = 1;
}
