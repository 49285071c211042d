using System.Runtime.InteropServices;
using SkiaSharp;

namespace MultiTaskGH.Examples.Common;

/// <summary>An image that was decoded.</summary>
internal sealed class DecodedImage(SKImageInfo info) : IDisposable
{
    public SKBitmap Bitmap { get; } = new(info);

    /// <summary>The pixels; valid until this is disposed.</summary>
    public Pixels Pixels => new(Bitmap.GetPixelSpan(), Bitmap.Width, Bitmap.Height, Bitmap.BytesPerPixel);

    /// <summary>Whether the rows of the file are columns of the image as it is to be seen.</summary>
    public static bool IsTransposed(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>The image as it is to be seen; disposes this one where that is another.</summary>
    /// <param name="origin">Where the first row and column of the file belong.</param>
    public DecodedImage Upright(SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
        {
            return this;
        }

        using (this)
        {
            var isTransposed = IsTransposed(origin);
            var fromRight = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
            var fromBottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
            var (width, height) = isTransposed ? (Bitmap.Height, Bitmap.Width) : (Bitmap.Width, Bitmap.Height);
            var upright = new DecodedImage(info.WithSize(width, height));
            var source = MemoryMarshal.Cast<byte, uint>(Bitmap.GetPixelSpan());
            var destination = MemoryMarshal.Cast<byte, uint>(upright.Bitmap.GetPixelSpan());
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (column, row) = isTransposed ? (y, x) : (x, y);
                    column = fromRight ? Bitmap.Width - 1 - column : column;
                    row = fromBottom ? Bitmap.Height - 1 - row : row;
                    destination[y * width + x] = source[row * Bitmap.Width + column];
                }
            }

            return upright;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Bitmap.Dispose();
}
