using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Data;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>The images of a set, once, in their order and without augmentation, read ahead on background threads.</summary>
public static class EvaluationBatches
{
    /// <summary>Starts to read.</summary>
    /// <param name="set">The images; must not be disposed while they are read.</param>
    /// <param name="size">The size that they are resized to.</param>
    /// <param name="batchSize">Images in a batch, at least 1; the last one may have fewer.</param>
    /// <param name="device">Where the batches are to lie.</param>
    /// <returns>The batches; each is valid until the next one is drawn.</returns>
    /// <exception cref="InputException">The batch size is out of its range, or, while batches are drawn, an image cannot be read.</exception>
    public static IEnumerable<EvaluationBatch> Of(DetectionSet set, InputSize size, int batchSize, Device device)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(device);
        if (batchSize < 1)
        {
            throw new InputException($"--batch must be at least 1. Found {batchSize}.");
        }

        var filled = Math.Min(batchSize, set.Count);
        DetectionBatchReader.CheckFits(filled, size);
        return Read(set, size, filled, device);
    }

    private static IEnumerable<EvaluationBatch> Read(DetectionSet set, InputSize size, int batchSize, Device device)
    {
        int[][] batches = [.. Enumerable.Range(0, set.Count).Chunk(batchSize)];
        var reader = new DetectionBatchReader(set, DetectionAugmentation.Evaluation(size), batchSize, seed: 0);
        using var queue = new PrefetchQueue<PreparedBatch>(
            (number, stopping) => reader.Read(batches[number], number, stopping),
            start: 0,
            batches.Length,
            DetectionBatchReader.Workers,
            DetectionBatchReader.BatchesAhead);
        foreach (var indices in batches)
        {
            var batch = queue.Peek();

            // Between two batches the caller's scope may end, and other scopes may begin.
            using var images = batch.ToTensor(device).DetachFromDisposeScope();
            reader.Return(batch);
            queue.Advance();
            yield return new(images, indices, [.. indices.Select(Scale)]);
        }

        (double X, double Y) Scale(int index)
        {
            var (width, height) = set.Size(index);
            return ((double)width / size.Width, (double)height / size.Height);
        }
    }
}
