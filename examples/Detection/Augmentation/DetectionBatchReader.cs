using System.Collections.Concurrent;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>Fills batches with images of a set. Safe to use from several threads.</summary>
/// <param name="set">The set.</param>
/// <param name="augmentation">What happens to its images.</param>
/// <param name="batchSize">How many images a batch holds at most.</param>
/// <param name="seed">Decides the augmentation.</param>
internal sealed class DetectionBatchReader(DetectionSet set, DetectionAugmentation augmentation, int batchSize, ulong seed)
{
    /// <summary>How many batches are in preparation at once, at most.</summary>
    public const int Workers = 2;

    /// <summary>How many batches are ready or in preparation, at most.</summary>
    public const int BatchesAhead = 4;

    private readonly ConcurrentBag<PreparedBatch> batches = [];
    private readonly ConcurrentBag<AugmentationWorkspace> workspaces = [];

    /// <summary>Throws unless a batch fits into the memory that its bytes are prepared in.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public static void CheckFits(int batchSize, InputSize size)
    {
        var most = Array.MaxLength / (3 * size.Height * size.Width);
        if (batchSize > most)
        {
            throw new InputException($"--batch must be at most {most} with an input of {size}. Found {batchSize}.");
        }
    }

    /// <summary>Fills a batch.</summary>
    /// <param name="rows">The images.</param>
    /// <param name="position">How many batches come before this one.</param>
    /// <param name="stopping">Ends the work between two images.</param>
    /// <exception cref="InputException">An image cannot be read.</exception>
    public PreparedBatch Read(ReadOnlySpan<int> rows, long position, CancellationToken stopping)
    {
        var batch = batches.TryTake(out var used) ? used : new PreparedBatch(batchSize, augmentation.Size);
        var workspace = workspaces.TryTake(out var idle) ? idle : new AugmentationWorkspace();
        batch.Clear();
        for (var slot = 0; slot < rows.Length; slot++)
        {
            stopping.ThrowIfCancellationRequested();
            var random = SampleRandom.At(seed, SampleRandom.Purpose.Augmentation, position * batchSize + slot);
            batch.Add(augmentation.Apply(set.Read(rows[slot]), set.Objects(rows[slot]), ref random, workspace, batch.NextPixels));
        }

        workspaces.Add(workspace);
        return batch;
    }

    /// <summary>Takes a batch back whose images are copied.</summary>
    public void Return(PreparedBatch batch) => batches.Add(batch);
}
