using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>A digit of a scene.</summary>
/// <param name="Row">The row of the digit set that it comes from.</param>
/// <param name="Label">What it is, 0 to 9.</param>
/// <param name="Ink">Where and how it is painted.</param>
internal sealed record PlacedDigit(int Row, int Label, PlacedInk Ink)
{
    /// <summary>The digit and the box of its painted pixels.</summary>
    public LabelledBox Object => new(Label, Ink.Box);
}
