namespace MultiTaskGH.Examples.Common;

/// <summary>Harmonizers by the names of the command line.</summary>
public static class HarmonizerNames
{
    private static readonly (string Name, Func<Harmonizer> Create)[] Known =
    [
        ("sum", () => new Sum()),
        ("mean", () => new Mean()),
        ("gh", () => new GH()),
        ("gh-pairwise", () => new GH { Form = GHForm.Pairwise }),
        ("gh++", () => new GHPlusPlus()),
        ("gh++-norms", () => new GHPlusPlus { Inertia = Inertia.Norms }),
        ("gh++-projected", () => new GHPlusPlus { ProjectDirection = true }),
        ("gh++-rotation", () => new GHPlusPlusRotation()),
        ("gh++-released", () => new GHPlusPlusReleased()),
        ("pcgrad", () => new PCGrad()),
    ];

    /// <summary>Every name, in the order in which help shows them. <c>none</c> is another name of <c>sum</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The harmonizer of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No harmonizer has this name.</exception>
    public static NamedHarmonizer Parse(string name)
    {
        var wanted = string.Equals(name, "none", StringComparison.OrdinalIgnoreCase) ? "sum" : name;
        foreach (var (known, create) in Known)
        {
            if (known.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return new(known, create());
            }
        }

        throw new InputException($"A harmonizer must be one of {string.Join(", ", All)}. Found '{name}'.");
    }
}
