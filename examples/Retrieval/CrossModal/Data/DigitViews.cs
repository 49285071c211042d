using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Data;

/// <summary>How a digit looks in each of two views. Pixels are from 0 to 1, row by row from the top.</summary>
internal static class DigitViews
{
    /// <summary>Turns a picture about its centre, with bilinear interpolation; what comes from outside is 0.</summary>
    /// <param name="picture">Side x side.</param>
    /// <param name="side">Height and width.</param>
    /// <param name="angle">Counterclockwise, in radians.</param>
    /// <param name="turned">Receives side x side pixels.</param>
    public static void Rotate(ReadOnlySpan<float> picture, int side, double angle, Span<float> turned)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var centre = (side - 1) / 2.0;
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                // Where the pixel was before; y points down.
                var sourceX = centre + (x - centre) * cosine - (y - centre) * sine;
                var sourceY = centre + (x - centre) * sine + (y - centre) * cosine;
                turned[y * side + x] = Interpolated(picture, side, sourceX, sourceY);
            }
        }
    }

    /// <summary>Adds to each pixel a number drawn uniformly from 0 to 1, and cuts the sum off at 1.</summary>
    public static void AddNoise(ReadOnlySpan<float> picture, ref SampleRandom random, Span<float> noisy)
    {
        for (var i = 0; i < picture.Length; i++)
        {
            noisy[i] = Math.Min(1, picture[i] + (float)random.NextDouble());
        }
    }

    private static float Interpolated(ReadOnlySpan<float> picture, int side, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (shareX, shareY) = (x - left, y - top);
        return (float)(
            (1 - shareY) * ((1 - shareX) * At(picture, left, top) + shareX * At(picture, left + 1, top))
            + shareY * ((1 - shareX) * At(picture, left, top + 1) + shareX * At(picture, left + 1, top + 1)));

        float At(ReadOnlySpan<float> pixels, int column, int row) => column >= 0 && column < side && row >= 0 && row < side ? pixels[row * side + column] : 0;
    }
}
