using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>Ink at a place of a canvas.</summary>
/// <param name="Mask">The ink.</param>
/// <param name="Left">The column of its first pixels.</param>
/// <param name="Top">The row of its first pixels.</param>
/// <param name="Colour">Its colour.</param>
internal sealed record PlacedInk(InkMask Mask, int Left, int Top, RgbColour Colour)
{
    /// <summary>The rectangle of the mask.</summary>
    public Box Box => new(Left, Top, Left + Mask.Width, Top + Mask.Height);
}
