using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>Fits boxes to their images and counts what had to be changed.</summary>
internal sealed class BoxFitter
{
    private const int MostNamed = 3;

    // A corner that is the sum of decimal fractions may miss the edge by a rounding, which is nothing to report.
    private const double RoundingPixels = 1e-6;

    private readonly List<string> firstClipped = [];
    private readonly List<string> firstEmpty = [];
    private int clipped;
    private int empty;

    public BoxCorrections Corrections => new(clipped, [.. firstClipped], empty, [.. firstEmpty]);

    /// <summary>Clips a box to its image.</summary>
    /// <param name="box">The box.</param>
    /// <param name="width">The width of the image.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="describe">Gives image, class and box for the report.</param>
    /// <returns>The box; null where nothing is left of it.</returns>
    public Box? Fit(Box box, int width, int height, Func<string> describe)
    {
        var fitted = box.Intersect(new(0, 0, width, height));
        if (!(fitted.Width > 0 && fitted.Height > 0))
        {
            Count(ref empty, firstEmpty, describe);
            return null;
        }

        if (Math.Max(Math.Max(fitted.Left - box.Left, fitted.Top - box.Top), Math.Max(box.Right - fitted.Right, box.Bottom - fitted.Bottom)) > RoundingPixels)
        {
            Count(ref clipped, firstClipped, describe);
        }

        return fitted;
    }

    private static void Count(ref int count, List<string> first, Func<string> describe)
    {
        count++;
        if (first.Count < MostNamed)
        {
            first.Add(describe());
        }
    }
}
