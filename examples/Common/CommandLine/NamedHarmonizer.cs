namespace MultiTaskGH.Examples.Common;

/// <summary>A harmonizer and what the command line calls it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Harmonizer">The definition.</param>
public sealed record NamedHarmonizer(string Name, Harmonizer Harmonizer)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
