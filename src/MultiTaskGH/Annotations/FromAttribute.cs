namespace MultiTaskGH;

/// <summary>Names the intermediate that feeds a parameter, where its own name does not.</summary>
/// <param name="intermediate">The name of an <see cref="IntermediateAttribute">[Intermediate]</see> method, best by <c>nameof</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromAttribute(string intermediate) : Attribute
{
    /// <summary>The name of the intermediate's method.</summary>
    public string Intermediate { get; } = intermediate;
}
