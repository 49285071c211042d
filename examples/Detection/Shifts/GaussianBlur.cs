using System.Numerics;

namespace MultiTaskGH.Examples.Detection.Shifts;

/// <summary>Blurs images as an objective out of focus does, about.</summary>
internal static class GaussianBlur
{
    /// <summary>Convolves an image with a Gaussian. Beyond its edges it goes on with their colours.</summary>
    /// <param name="image">Red, green and blue side by side, rows without gaps; is replaced.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="deviation">The standard deviation in pixels, above 0.</param>
    public static void Apply(float[] image, int width, int height, double deviation)
    {
        var kernel = Kernel(deviation);
        var radius = kernel.Length / 2;
        var length = 3 * width;
        var level = new float[image.Length];
        var padded = new float[length + 6 * radius];
        for (var y = 0; y < height; y++)
        {
            Pad(image.AsSpan(y * length, length), padded, radius);
            for (var k = 0; k < kernel.Length; k++)
            {
                AddScaled(padded.AsSpan(3 * k, length), kernel[k], level.AsSpan(y * length, length));
            }
        }

        Array.Clear(image);
        for (var y = 0; y < height; y++)
        {
            for (var k = 0; k < kernel.Length; k++)
            {
                AddScaled(level.AsSpan(Math.Clamp(y + k - radius, 0, height - 1) * length, length), kernel[k], image.AsSpan(y * length, length));
            }
        }
    }

    private static float[] Kernel(double deviation)
    {
        var radius = (int)Math.Ceiling(3 * deviation);
        double[] weights = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(offset => Math.Exp(-offset * offset / (2 * deviation * deviation)))];
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => (float)(weight / sum));
    }

    private static void Pad(ReadOnlySpan<float> row, Span<float> padded, int radius)
    {
        row.CopyTo(padded[(3 * radius)..]);
        for (var k = 0; k < radius; k++)
        {
            row[..3].CopyTo(padded[(3 * k)..]);
            row[^3..].CopyTo(padded[(3 * radius + row.Length + 3 * k)..]);
        }
    }

    private static void AddScaled(ReadOnlySpan<float> values, float factor, Span<float> sums)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= sums.Length; i += Vector<float>.Count)
        {
            (new Vector<float>(sums[i..]) + factor * new Vector<float>(values[i..])).CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += factor * values[i];
        }
    }
}
