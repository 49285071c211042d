using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>What a suite trains where nothing else is said: the rows and columns of a table of the paper (Huang, Song and Zhang, TPAMI 2024).</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Pairs">The directions.</param>
/// <param name="Architecture">The networks.</param>
internal sealed record SuiteDefinition(string Dataset, IReadOnlyList<(string Source, string Target)> Pairs, string Architecture)
{
    public static IReadOnlyList<SuiteDefinition> All { get; } =
    [
        new("digits", [("mnist", "usps"), ("usps", "mnist")], "digits28"),
        new("office31", Between("amazon", "webcam", "dslr"), "resnet50"),
        new("office-home", Between("art", "clipart", "product", "real-world"), "resnet50"),
        new("visda", [("train", "validation")], "resnet50"),
        new("domainnet", Between("clipart", "painting", "real", "sketch"), "resnet50"),
        new("pacs", Between("art_painting", "cartoon", "photo", "sketch"), "resnet18"),
    ];

    /// <summary>The methods of the tables, each without a harmonizer and with these; the released GH++ for those whose released code has it.</summary>
    public static IReadOnlyList<(string Method, string[] Harmonizers)> Rows { get; } =
    [
        ("source-only", ["sum"]),
        ("dann", ["sum", "gh", "gh++"]),
        ("cdan+e", ["sum", "gh", "gh++"]),
        ("mcd", ["sum", "gh", "gh++", "gh++-released"]),
        ("dwl", ["sum", "gh", "gh++", "gh++-released"]),
        ("gvb", ["sum", "gh", "gh++"]),
    ];

    /// <summary>The suite of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No suite has this name.</exception>
    public static SuiteDefinition Parse(string name) =>
        All.FirstOrDefault(suite => suite.Dataset.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"A suite must be one of {string.Join(", ", All.Select(suite => suite.Dataset))}. Found '{name}'.");

    private static (string, string)[] Between(params string[] domains) =>
        [.. from source in domains from target in domains where source != target select (source, target)];
}
