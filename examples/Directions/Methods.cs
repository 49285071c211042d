namespace MultiTaskGH.Examples.Directions;

/// <summary>The methods in the picture, in the order of docs/harmonizers.md.</summary>
internal static class Methods
{
    public static readonly IReadOnlyList<(string Title, Harmonizer Harmonizer)> All =
    [
        ("Sum", new Sum()),
        ("Mean", new Mean()),
        ("GH", new GH()),
        ("GH++", new GHPlusPlus()),
        ("GH++ released", new GHPlusPlusReleased()),
        ("PCGrad", new PCGrad()),
    ];
}
