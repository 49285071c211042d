using System.Collections.Concurrent;

namespace MultiTaskGH.Examples.Common;

/// <summary>The images of a set, decoded and resized to squares; kept in memory as far as a budget allows. Safe to use from several threads.</summary>
internal sealed class ResizedImages(LabelledImages set, int side, MemoryBudget budget)
{
    private readonly byte[]?[] kept = new byte[]?[set.Count];
    private readonly ConcurrentDictionary<int, string> unreadable = [];

    public LabelledImages Set => set;

    public int Side => side;

    /// <summary>Gives an image.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="workspace">The calling thread's; the pixels are valid until it is used again.</param>
    /// <param name="image">The image; empty where it cannot be read.</param>
    /// <returns>Why it cannot be read; null where it can.</returns>
    public string? Read(int index, ImageWorkspace workspace, out Pixels image)
    {
        var packed = Volatile.Read(ref kept[index]);
        if (packed is null)
        {
            if (!unreadable.TryGetValue(index, out var reason))
            {
                try
                {
                    packed = Decode(index, workspace);
                }
                catch (UnreadableImageException exception)
                {
                    reason = unreadable.GetOrAdd(index, exception.Message);
                }
            }

            if (packed is null)
            {
                image = default;
                return reason;
            }
        }

        image = new(packed, side, side, 3);
        return null;
    }

    private byte[] Decode(int index, ImageWorkspace workspace)
    {
        workspace.Encoded.ResetWrittenCount();
        set.Store.Read(set.Paths[index], workspace.Encoded);
        using var decoded = ImageDecoder.Decode(workspace.Encoded.WrittenSpan, side);
        var length = Pixels.PackedLength(side, side);
        var keeps = budget.TryTake(length);
        var packed = keeps ? new byte[length] : workspace.Resized(length);
        workspace.Resampler.Resize(decoded.Pixels, side, side, packed);
        if (keeps)
        {
            Volatile.Write(ref kept[index], packed);
        }

        return packed;
    }
}
