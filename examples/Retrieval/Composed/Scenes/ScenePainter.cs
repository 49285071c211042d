namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Draws the 2-D pictures of CSS: 64 x 64 pixels, white ground, no smoothing.</summary>
/// <remarks>
/// The shapes are those of the authors' loader, pixel by pixel (https://github.com/google/tirg, <c>datasets.py</c>). An object reaches 4 or 8 pixels to each
/// side of its middle. What they call a circle is a square that stands on a corner: its rows become wider by a pixel on both sides down to the middle, and
/// narrower from there on. A triangle stands on its base, with a height of twice the reach. Where the loader fails or wraps around, at objects that
/// reach out of the picture, they are cut off here.
/// </remarks>
internal static class ScenePainter
{
    /// <summary>The bytes of a picture.</summary>
    public const int Length = 3 * SceneGrid.Side * SceneGrid.Side;

    private const double SmallReach = 4;
    private const double LargeReach = 8;

    /// <summary>Draws a picture.</summary>
    /// <param name="objects">What it shows; a later object covers an earlier one.</param>
    /// <param name="rgb">Is overwritten with rows from the top, red, green and blue of a pixel side by side: at least <see cref="Length"/> bytes.</param>
    public static void Draw(IEnumerable<SceneObject> objects, Span<byte> rgb)
    {
        rgb[..Length].Fill(byte.MaxValue);
        foreach (var item in objects)
        {
            Draw(item, rgb);
        }
    }

    /// <summary>Red, green and blue of a colour.</summary>
    public static (byte Red, byte Green, byte Blue) Rgb(SceneColour colour) => colour switch
    {
        SceneColour.Gray => (87, 87, 87),
        SceneColour.Red => (244, 35, 35),
        SceneColour.Blue => (42, 75, 215),
        SceneColour.Green => (29, 205, 20),
        SceneColour.Brown => (129, 74, 25),
        SceneColour.Purple => (129, 38, 192),
        SceneColour.Cyan => (41, 208, 208),
        SceneColour.Yellow => (255, 238, 51),
        _ => throw new ArgumentOutOfRangeException(nameof(colour), colour, "The colour must be a known one."),
    };

    // Casts cut towards zero as Python's int does, and sums are in the loader's order: in another one, edges on whole pixels would be rounded to their neighbours.
    private static void Draw(SceneObject item, Span<byte> rgb)
    {
        var reach = item.Size == SceneSize.Large ? LargeReach : SmallReach;
        var (y, x) = (item.Y * SceneGrid.Side, item.X * SceneGrid.Side);
        var colour = Rgb(item.Colour);
        var (top, bottom) = ((int)(y - reach), (int)(y + reach) + (item.Shape == SceneShape.Circle ? 1 : 0));
        for (var row = Math.Max(top, 0); row < Math.Min(bottom, SceneGrid.Side); row++)
        {
            var (left, right) = item.Shape switch
            {
                SceneShape.Circle => Mirrored(x, x + (Math.Abs(row - y) - reach)),
                SceneShape.Triangle when Mirrored(x, x + (row - y + reach) / 2) is var (one, other) => (Math.Min(one, other), Math.Max(one, other)),
                _ => (x - reach, x + reach),
            };
            Fill(rgb, row, (int)left, (int)right, colour);
        }
    }

    private static (double Edge, double Opposite) Mirrored(double middle, double edge) => (edge, 2 * middle - edge);

    private static void Fill(Span<byte> rgb, int row, int left, int right, (byte Red, byte Green, byte Blue) colour)
    {
        for (var column = Math.Max(left, 0); column < Math.Min(right, SceneGrid.Side); column++)
        {
            var pixel = rgb.Slice(3 * (SceneGrid.Side * row + column), 3);
            (pixel[0], pixel[1], pixel[2]) = colour;
        }
    }
}
