namespace MultiTaskGH.Examples.Common;

/// <summary>Harmonizers by the names of the command line.</summary>
public static class HarmonizerNames
{
    private static readonly NamedHarmonizer[] Known =
    [
        new("sum", "sum", new Sum()),
        new("mean", "mean", new Mean()),
        new("gh", "GH", new GH()),
        new("gh-pairwise", "GH pairwise", new GH { Form = GHForm.Pairwise }),
        new("gh++", "GH++", new GHPlusPlus()),
        new("gh++-norms", "GH++ norms", new GHPlusPlus { Inertia = Inertia.Norms }),
        new("gh++-projected", "GH++ projected", new GHPlusPlus { ProjectDirection = true }),
        new("gh++-rotation", "GH++ rotation", new GHPlusPlusRotation()) { MaximumTasks = 2 },
        new("gh++-released", "GH++ released", new GHPlusPlusReleased()),
        new("pcgrad", "PCGrad", new PCGrad()),
    ];

    /// <summary>Every name, in the order in which help shows them. <c>none</c> is another name of <c>sum</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The harmonizer of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No harmonizer has this name.</exception>
    public static NamedHarmonizer Parse(string name)
    {
        var wanted = string.Equals(name, "none", StringComparison.OrdinalIgnoreCase) ? "sum" : name;
        return Array.Find(Known, known => known.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException($"A harmonizer must be one of {string.Join(", ", All)}. Found '{name}'.");
    }
}
