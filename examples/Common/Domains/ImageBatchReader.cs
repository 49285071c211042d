using System.Collections.Concurrent;

namespace MultiTaskGH.Examples.Common;

/// <summary>Fills batches with images of a set. Safe to use from several threads.</summary>
/// <param name="images">The set.</param>
/// <param name="transform">What happens to an image.</param>
/// <param name="channels">1 or 3.</param>
/// <param name="batchSize">How many images a batch holds at most.</param>
/// <param name="mostUnreadable">With more unreadable images than these a batch is given up, for whoever takes it will stop.</param>
internal sealed class ImageBatchReader(ResizedImages images, ImageTransform transform, int channels, int batchSize, int mostUnreadable)
{
    private readonly ConcurrentBag<ImageBatch> batches = [];
    private readonly ConcurrentBag<ImageWorkspace> workspaces = [];

    /// <summary>Fills a batch; an image that cannot be read is replaced by another one.</summary>
    /// <param name="rows">The images.</param>
    /// <param name="seed">Decides the augmentation, and what replaces an image.</param>
    /// <param name="position">How many batches come before this one.</param>
    /// <param name="stopping">Ends the work between two images.</param>
    public ImageBatch ReadWithReplacement(ReadOnlySpan<int> rows, ulong seed, long position, CancellationToken stopping) =>
        Read(rows, seed, position, replaces: true, stopping);

    /// <summary>Fills a batch with the images that can be read, which may be fewer.</summary>
    /// <param name="rows">The images.</param>
    /// <param name="stopping">Ends the work between two images.</param>
    public ImageBatch ReadReadable(ReadOnlySpan<int> rows, CancellationToken stopping) => Read(rows, seed: 0, position: 0, replaces: false, stopping);

    /// <summary>Takes a batch back whose images are copied.</summary>
    public void Return(ImageBatch batch) => batches.Add(batch);

    private ImageBatch Read(ReadOnlySpan<int> rows, ulong seed, long position, bool replaces, CancellationToken stopping)
    {
        var batch = batches.TryTake(out var used) ? used : new ImageBatch(batchSize, channels, transform.Side);
        var workspace = workspaces.TryTake(out var idle) ? idle : new ImageWorkspace();
        batch.Clear();
        for (var slot = 0; slot < rows.Length && batch.Unreadable.Count <= mostUnreadable; slot++)
        {
            stopping.ThrowIfCancellationRequested();
            var sample = position * batchSize + slot;
            if (!TryAdd(rows[slot], seed, sample, batch, workspace) && replaces)
            {
                Replace(seed, sample, batch, workspace, stopping);
            }
        }

        workspaces.Add(workspace);
        return batch;
    }

    // Where no image at all can be read the batch stays short: by then each of them is among its unreadable ones.
    private void Replace(ulong seed, long sample, ImageBatch batch, ImageWorkspace workspace, CancellationToken stopping)
    {
        var count = images.Set.Count;
        var start = SampleRandom.At(seed, SampleRandom.Purpose.Replacement, sample).NextInt(count);
        for (var k = 0; k < count && batch.Unreadable.Count <= mostUnreadable; k++)
        {
            stopping.ThrowIfCancellationRequested();
            if (TryAdd((start + k) % count, seed, sample, batch, workspace))
            {
                return;
            }
        }
    }

    private bool TryAdd(int index, ulong seed, long sample, ImageBatch batch, ImageWorkspace workspace)
    {
        if (images.Read(index, workspace, out var image) is { } reason)
        {
            batch.AddUnreadable(index, reason);
            return false;
        }

        var random = SampleRandom.At(seed, SampleRandom.Purpose.Augmentation, sample);
        transform.Apply(image, ref random, workspace, channels, batch.Add(images.Set.Labels[index]));
        return true;
    }
}
