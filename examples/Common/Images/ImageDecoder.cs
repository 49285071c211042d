using SkiaSharp;

namespace MultiTaskGH.Examples.Common;

/// <summary>Decodes JPEG, PNG, BMP and WebP: grey, colour or CMYK, 8 or 16 bits, upright by its EXIF orientation. Transparency is dropped, colour profiles are not applied.</summary>
internal static class ImageDecoder
{
    // A file of some kilobytes can promise gigabytes of pixels.
    private const long MostPixels = 100_000_000;
    private const int LongestSide = ushort.MaxValue;

    /// <summary>Reads the size of an image as it is to be seen, without decoding it.</summary>
    /// <param name="encoded">The content of the file.</param>
    /// <exception cref="UnreadableImageException">This is no image.</exception>
    public static (int Width, int Height) Size(ReadOnlySpan<byte> encoded)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = Open(data);
        var size = codec.Info.Size;
        return DecodedImage.IsTransposed(codec.EncodedOrigin) ? (size.Height, size.Width) : (size.Width, size.Height);
    }

    /// <summary>Decodes an image, a JPEG that is to be made smaller to fewer pixels: to the least n / 8 of its size that is not below it.</summary>
    /// <param name="encoded">The content of the file.</param>
    /// <param name="leastSide">The height and width that are needed.</param>
    /// <exception cref="UnreadableImageException">This is no image, or a part of one.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, int leastSide)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = Open(data);
        var size = codec.Info.Size;
        var eighths = Math.Ceiling(8.0 * leastSide / Math.Min(size.Width, size.Height));
        if (codec.EncodedFormat == SKEncodedImageFormat.Jpeg && eighths < 8)
        {
            size = codec.GetScaledDimensions((float)(eighths / 8));
        }

        if ((long)size.Width * size.Height > MostPixels)
        {
            throw new UnreadableImageException($"it has more than {MostPixels / 1_000_000} million pixels");
        }

        if (Math.Max(size.Width, size.Height) > LongestSide)
        {
            throw new UnreadableImageException($"it has a side of more than {LongestSide:N0} pixels");
        }

        // Unpremultiplied: colours stay what they are where a pixel is transparent.
        var image = new DecodedImage(new(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        try
        {
            var result = codec.GetPixels(image.Bitmap.Info, image.Bitmap.GetPixels());
            if (result != SKCodecResult.Success)
            {
                // What was missing would be grey or black.
                throw new UnreadableImageException(result == SKCodecResult.IncompleteInput ? "it ends too early" : $"its content is broken ({result})");
            }

            return image.Upright(codec.EncodedOrigin);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static SKCodec Open(SKData data) => SKCodec.Create(data) ?? throw new UnreadableImageException("it is no JPEG, PNG, BMP or WebP image");
}
