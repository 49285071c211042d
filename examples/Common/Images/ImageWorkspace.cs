using System.Buffers;

namespace MultiTaskGH.Examples.Common;

/// <summary>The buffers of a thread that decodes images.</summary>
internal sealed class ImageWorkspace
{
    private byte[] resized = [];
    private byte[] cropped = [];

    public Resampler Resampler { get; } = new();

    public ArrayBufferWriter<byte> Encoded { get; } = new();

    public byte[] Resized(int length) => resized.Length < length ? resized = new byte[length] : resized;

    public byte[] Cropped(int length) => cropped.Length < length ? cropped = new byte[length] : cropped;
}
