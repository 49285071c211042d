namespace MultiTaskGH.Examples.Common;

/// <summary>Harmonizers by the names of the command line.</summary>
public static class HarmonizerNames
{
    private static readonly (string Name, Func<Harmonizer> Create)[] Known =
    [
        ("none", () => new Sum()),
    ];

    /// <summary>Every name, in the order in which help shows them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The harmonizer of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No harmonizer has this name.</exception>
    public static NamedHarmonizer Parse(string name)
    {
        foreach (var (known, create) in Known)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return new(known, create());
            }
        }

        throw new InputException($"A harmonizer must be one of {string.Join(", ", All)}. Found '{name}'.");
    }
}
