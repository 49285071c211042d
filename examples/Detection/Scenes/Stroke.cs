namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>A straight line between two points, which are not the same.</summary>
/// <param name="X0">Where it starts.</param>
/// <param name="Y0">Where it starts.</param>
/// <param name="X1">Where it ends.</param>
/// <param name="Y1">Where it ends.</param>
/// <param name="Thickness">In pixels.</param>
/// <param name="Colour">Its colour.</param>
internal sealed record Stroke(float X0, float Y0, float X1, float Y1, float Thickness, RgbColour Colour)
{
    /// <summary>How much of a pixel it covers, about: 0 to 1.</summary>
    public float Coverage(int x, int y)
    {
        var (alongX, alongY) = (X1 - X0, Y1 - Y0);
        var (fromX, fromY) = (x + 0.5f - X0, y + 0.5f - Y0);
        var share = Math.Clamp((fromX * alongX + fromY * alongY) / (alongX * alongX + alongY * alongY), 0, 1);
        var (offX, offY) = (fromX - share * alongX, fromY - share * alongY);
        return Math.Clamp((Thickness + 1) / 2 - MathF.Sqrt(offX * offX + offY * offY), 0, 1);
    }
}
