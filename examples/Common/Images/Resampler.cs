using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MultiTaskGH.Examples.Common;

/// <summary>
/// Resizes images as torchvision does by default: bilinear, and where the image shrinks the triangle is as much wider as the image becomes smaller, so that
/// every pixel counts (antialiasing). Keeps its buffers: one thread at a time.
/// </summary>
internal sealed class Resampler
{
    private readonly Taps horizontal = new();
    private readonly Taps vertical = new();

    // A row of the image as high as the new one and as wide as the old one. A vector holds the red, green and blue of a pixel; its fourth number has no meaning.
    private Vector128<float>[] flattened = [];

    /// <summary>Resizes an image.</summary>
    /// <param name="source">The image.</param>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    /// <param name="destination">The new image, three bytes a pixel without gaps.</param>
    public void Resize(Pixels source, int width, int height, Span<byte> destination)
    {
        horizontal.Set(source.Width, width);
        vertical.Set(source.Height, height);
        Grow(ref flattened, source.Width);
        var row = flattened.AsSpan(0, source.Width);
        for (var y = 0; y < height; y++)
        {
            row.Clear();
            var first = vertical.First(y);
            var weights = vertical.Weights(y);
            for (var k = 0; k < weights.Length; k++)
            {
                Add(source.Row(first + k), source.BytesPerPixel, weights[k], row);
            }

            Resize(row, destination.Slice(3 * y * width, 3 * width));
        }
    }

    private static void Add(ReadOnlySpan<byte> row, int bytesPerPixel, float weight, Span<Vector128<float>> sums)
    {
        for (var x = 0; x < sums.Length; x++)
        {
            sums[x] += weight * Colours(row[(x * bytesPerPixel)..]);
        }
    }

    private void Resize(ReadOnlySpan<Vector128<float>> row, Span<byte> destination)
    {
        for (var x = 0; 3 * x < destination.Length; x++)
        {
            var weights = horizontal.Weights(x);
            var pixels = row.Slice(horizontal.First(x), weights.Length);
            var sum = Vector128<float>.Zero;
            for (var k = 0; k < weights.Length; k++)
            {
                sum += weights[k] * pixels[k];
            }

            // Weights sum to 1 up to rounding: no colour leaves its range by as much as a half.
            var rounded = Vector128.ConvertToInt32(sum + Vector128.Create(0.5f));
            destination[3 * x] = (byte)rounded[0];
            destination[3 * x + 1] = (byte)rounded[1];
            destination[3 * x + 2] = (byte)rounded[2];
        }
    }

    private static Vector128<float> Colours(ReadOnlySpan<byte> pixel) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<uint>(pixel)).AsByte())).AsInt32());

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[length];
        }
    }

    /// <summary>Of which old pixels, with which weights, each new pixel of a line consists.</summary>
    private sealed class Taps
    {
        private int from;
        private int to;
        private int most;
        private int[] first = [];
        private int[] count = [];
        private float[] weights = [];

        public int First(int pixel) => first[pixel];

        public ReadOnlySpan<float> Weights(int pixel) => weights.AsSpan(pixel * most, count[pixel]);

        public void Set(int from, int to)
        {
            if ((from, to) == (this.from, this.to))
            {
                return;
            }

            (this.from, this.to) = (from, to);
            var scale = (double)from / to;
            var radius = Math.Max(scale, 1);
            most = 2 * (int)Math.Ceiling(radius) + 1;
            Grow(ref first, to);
            Grow(ref count, to);
            Grow(ref weights, to * most);
            for (var pixel = 0; pixel < to; pixel++)
            {
                var centre = (pixel + 0.5) * scale;
                first[pixel] = Math.Max((int)(centre - radius + 0.5), 0);
                count[pixel] = Math.Min((int)(centre + radius + 0.5), from) - first[pixel];
                var taps = weights.AsSpan(pixel * most, count[pixel]);
                var sum = 0.0;
                for (var k = 0; k < taps.Length; k++)
                {
                    var weight = Math.Max(0, 1 - Math.Abs(first[pixel] + k + 0.5 - centre) / radius);
                    taps[k] = (float)weight;
                    sum += weight;
                }

                for (var k = 0; k < taps.Length; k++)
                {
                    taps[k] = (float)(taps[k] / sum);
                }
            }
        }
    }
}
