using System.Buffers;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>Images of a store, one at a time and in their own size.</summary>
internal static class StoredImage
{
    /// <summary>Reads the size of an image without decoding it.</summary>
    /// <exception cref="InputException">The image is missing or broken.</exception>
    public static (int Width, int Height) ReadSize(ImageStore store, string path) => Guard(store, path, () => ImageDecoder.Size(Encoded(store, path).WrittenSpan));

    /// <summary>Reads an image.</summary>
    /// <exception cref="InputException">The image is missing or broken.</exception>
    public static RgbImage Read(ImageStore store, string path) => Guard(store, path, () =>
    {
        using var decoded = ImageDecoder.Decode(Encoded(store, path).WrittenSpan, int.MaxValue);
        return Pack(decoded.Pixels);
    });

    private static ArrayBufferWriter<byte> Encoded(ImageStore store, string path)
    {
        var encoded = new ArrayBufferWriter<byte>();
        store.Read(path, encoded);
        return encoded;
    }

    private static RgbImage Pack(Pixels pixels)
    {
        var packed = new byte[checked(3 * pixels.Width * pixels.Height)];
        for (var (y, at) = (0, 0); y < pixels.Height; y++)
        {
            var row = pixels.Row(y);
            for (var x = 0; x < pixels.Width; x++, at += 3)
            {
                row.Slice(x * pixels.BytesPerPixel, 3).CopyTo(packed.AsSpan(at));
            }
        }

        return new(pixels.Width, pixels.Height, packed);
    }

    private static T Guard<T>(ImageStore store, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnreadableImageException exception)
        {
            throw new InputException($"{store.Describe(path)}: the image must be whole and readable. Found that {exception.Message}; replace it or take it out of its split.", exception);
        }
    }
}
