using MultiTaskGH.Examples.Retrieval.Composed.Scenes;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>Images of one size in a tensor of bytes.</summary>
internal static class ImageStack
{
    /// <summary>Height and width of an image.</summary>
    public const int Side = SceneGrid.Side;

    /// <summary>The most images that a tensor is made for: its bytes are reached as one span.</summary>
    public const int MostImages = int.MaxValue / (Channels * Side * Side);

    private const int Channels = 3;

    /// <summary>Writes an image.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="rgb">Rows from the top, red, green and blue of a pixel side by side.</param>
    public delegate void Writer(int index, Span<byte> rgb);

    /// <summary>Makes a tensor that belongs to no dispose scope.</summary>
    /// <param name="count">The number of images, at most <see cref="MostImages"/>.</param>
    /// <param name="write">Writes each, in their order.</param>
    /// <returns>Bytes, count x 3 x 64 x 64.</returns>
    public static Tensor Create(int count, Writer write)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostImages);
        var images = empty(count, Channels, Side, Side, dtype: ScalarType.Byte, device: CPU).DetachFromDisposeScope();
        try
        {
            Span<byte> rgb = new byte[Channels * Side * Side];
            var bytes = images.bytes;
            for (var index = 0; index < count; index++)
            {
                write(index, rgb);
                Separate(rgb, bytes.Slice(index * rgb.Length, rgb.Length));
            }

            return images;
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private static void Separate(ReadOnlySpan<byte> rgb, Span<byte> planes)
    {
        const int Pixels = Side * Side;
        for (var channel = 0; channel < Channels; channel++)
        {
            var plane = planes.Slice(channel * Pixels, Pixels);
            for (var i = 0; i < Pixels; i++)
            {
                plane[i] = rgb[Channels * i + channel];
            }
        }
    }
}
