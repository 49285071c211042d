namespace MultiTaskGH.Examples.Common;

/// <summary>A harmonizer and what the command line calls it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Harmonizer">The definition.</param>
public sealed record NamedHarmonizer(string Name, Harmonizer Harmonizer)
{
    /// <summary>Whether the losses are added up as they are.</summary>
    public bool IsPlainSum => Harmonizer is Sum;

    /// <summary>The name for tables and plots.</summary>
    public string Label => Name.ToUpperInvariant().Replace("GH++-", "GH++ ", StringComparison.Ordinal).Replace("GH-", "GH ", StringComparison.Ordinal) switch
    {
        "SUM" => "sum",
        "MEAN" => "mean",
        "PCGRAD" => "PCGrad",
        var label when label.StartsWith("GH", StringComparison.Ordinal) && label.Split(' ') is [var method, var variant] => $"{method} {variant.ToLowerInvariant()}",
        var label => label,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
