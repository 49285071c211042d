using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>The buffers of a batch while it is prepared, used again for another one.</summary>
internal sealed class ImageBatch(int capacity, int channels, int side)
{
    private readonly byte[] pixels = new byte[capacity * channels * side * side];
    private readonly long[] labels = new long[capacity];
    private readonly List<(int Index, string Reason)> unreadable = [];

    /// <summary>How many images it holds.</summary>
    public int Count { get; private set; }

    /// <summary>What could not be read, each image once: its number and the reason.</summary>
    public IReadOnlyList<(int Index, string Reason)> Unreadable => unreadable;

    public void Clear()
    {
        Count = 0;
        unreadable.Clear();
    }

    /// <summary>Adds an image.</summary>
    /// <param name="label">Its class.</param>
    /// <returns>Where its bytes are to be written, channels x side x side.</returns>
    public Span<byte> Add(int label)
    {
        labels[Count] = label;
        var size = channels * side * side;
        return pixels.AsSpan(size * Count++, size);
    }

    public void AddUnreadable(int index, string reason)
    {
        if (!unreadable.Exists(other => other.Index == index))
        {
            unreadable.Add((index, reason));
        }
    }

    /// <summary>Copies the batch to a device. The tensors belong to the caller's dispose scope.</summary>
    public (Tensor Images, Tensor Labels) ToTensors(Normalization normalization, Device device)
    {
        using var scope = NewDisposeScope();

        // Bytes travel to the device, not the fourfold numbers.
        var bytes = empty([Count, channels, side, side], uint8);
        pixels.AsSpan(0, Count * channels * side * side).CopyTo(bytes.bytes);
        var classes = tensor(labels.AsSpan(0, Count).ToArray(), [Count], int64);
        return (normalization.Apply(bytes.to(device)).MoveToOuterDisposeScope(), classes.to(device).MoveToOuterDisposeScope());
    }
}
