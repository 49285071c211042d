using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>How much ink each pixel of a rectangle has: 0 for none, otherwise from <see cref="LeastInk"/> to 1. Where a digit was cut out as a whole, each side of the rectangle has ink.</summary>
internal sealed class InkMask
{
    /// <summary>Less than this is not painted: nobody would see it, and a box would reach further than what is seen.</summary>
    public const float LeastInk = 0.1f;

    // Resized strokes are blurred; what lies between these shares of full ink becomes their edge.
    private const float EdgeStart = 0.25f;
    private const float EdgeEnd = 0.7f;

    private readonly float[] ink;

    private InkMask(int width, int height, float[] ink)
    {
        Width = width;
        Height = height;
        this.ink = ink;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The ink of a pixel.</summary>
    public float this[int x, int y] => ink[y * Width + x];

    /// <summary>Cuts a digit out of its image and resizes it bilinearly.</summary>
    /// <param name="digit">Bright on black, side x side.</param>
    /// <param name="side">Height and width of the image.</param>
    /// <param name="height">The height that the digit is to have; faint edges may take a pixel or two of it.</param>
    /// <param name="stretch">By which factor it becomes wider besides.</param>
    public static InkMask OfDigit(ReadOnlySpan<byte> digit, int side, int height, double stretch)
    {
        var extent = Extent(digit, side, value => value >= byte.MaxValue * EdgeStart);
        var width = Math.Max(1, (int)(stretch * extent.Width * height / extent.Height + 0.5));
        var resized = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            var sourceY = extent.Top + (y + 0.5f) * extent.Height / height - 0.5f;
            for (var x = 0; x < width; x++)
            {
                var sourceX = extent.Left + (x + 0.5f) * extent.Width / width - 0.5f;
                var share = Math.Clamp((Sample(digit, side, sourceX, sourceY) / byte.MaxValue - EdgeStart) / (EdgeEnd - EdgeStart), 0, 1);
                var stepped = share * share * (3 - 2 * share);
                resized[y * width + x] = stepped < LeastInk ? 0 : stepped;
            }
        }

        return new InkMask(width, height, resized).Cut(Extent<float>(resized, width, value => value > 0));
    }

    /// <summary>A part of the mask.</summary>
    public InkMask Cut(CropWindow window)
    {
        var part = new float[window.Width * window.Height];
        for (var y = 0; y < window.Height; y++)
        {
            ink.AsSpan((window.Top + y) * Width + window.Left, window.Width).CopyTo(part.AsSpan(y * window.Width));
        }

        return new(window.Width, window.Height, part);
    }

    /// <summary>The share of the rectangle that has ink.</summary>
    public double InkShare() => ink.Count(value => value > 0) / (double)ink.Length;

    private static CropWindow Extent<T>(ReadOnlySpan<T> values, int width, Func<T, bool> isInk)
    {
        var (left, top, right, bottom) = (width, values.Length / width, -1, -1);
        for (var i = 0; i < values.Length; i++)
        {
            if (isInk(values[i]))
            {
                var (y, x) = Math.DivRem(i, width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
            }
        }

        return new(left, top, right - left + 1, bottom - top + 1);
    }

    private static float Sample(ReadOnlySpan<byte> digit, int side, float x, float y)
    {
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (shareX, shareY) = (x - left, y - top);
        var upper = (1 - shareX) * Value(digit, side, left, top) + shareX * Value(digit, side, left + 1, top);
        var lower = (1 - shareX) * Value(digit, side, left, top + 1) + shareX * Value(digit, side, left + 1, top + 1);
        return (1 - shareY) * upper + shareY * lower;
    }

    private static float Value(ReadOnlySpan<byte> digit, int side, int x, int y) =>
        (uint)x < (uint)side && (uint)y < (uint)side ? digit[y * side + x] : 0;
}
