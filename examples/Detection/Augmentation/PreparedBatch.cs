using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>The bytes and objects of a batch while it is prepared, used again for another one.</summary>
internal sealed class PreparedBatch(int capacity, InputSize size)
{
    private readonly int length = 3 * size.Height * size.Width;
    private readonly byte[] pixels = new byte[capacity * 3 * size.Height * size.Width];
    private readonly List<IReadOnlyList<LabelledBox>> objects = [];

    /// <summary>The objects of each image.</summary>
    public IReadOnlyList<LabelledBox>[] Objects => [.. objects];

    public void Clear() => objects.Clear();

    /// <summary>Where the bytes of the next image are to be written, rows from the top, red, green and blue side by side.</summary>
    public Span<byte> NextPixels => pixels.AsSpan(objects.Count * length, length);

    /// <summary>Adds the image whose bytes were written.</summary>
    public void Add(IReadOnlyList<LabelledBox> found) => objects.Add(found);

    /// <summary>Copies the images to a device, normalized. The tensor belongs to the caller's dispose scope.</summary>
    public Tensor ToTensor(Device device)
    {
        using var scope = NewDisposeScope();

        // Bytes travel to the device, not the fourfold numbers.
        var bytes = empty([objects.Count, size.Height, size.Width, 3], uint8);
        pixels.AsSpan(0, objects.Count * length).CopyTo(bytes.bytes);
        return Normalization.ImageNet.Apply(bytes.to(device).permute(0, 3, 1, 2).contiguous()).MoveToOuterDisposeScope();
    }
}
