using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Data;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>An endless, seeded sequence of training batches, read and augmented ahead on background threads. It can be taken up at any position.</summary>
/// <remarks>Every image comes once per round, in a new order each round; the last, incomplete batch of a round is left out. Must be disposed before the set is.</remarks>
public sealed class DetectionBatches : IDisposable
{
    private readonly DetectionBatchReader reader;
    private readonly Device device;
    private readonly PrefetchQueue<PreparedBatch> queue;

    /// <summary>Starts to read.</summary>
    /// <param name="set">The images.</param>
    /// <param name="augmentation">What happens to them.</param>
    /// <param name="batchSize">From 1 to the number of images.</param>
    /// <param name="seed">Decides order and augmentation.</param>
    /// <param name="position">How many batches to leave out.</param>
    /// <param name="device">Where the batches are to lie.</param>
    /// <exception cref="InputException">There are fewer images than a batch holds, or it does not fit into memory.</exception>
    public DetectionBatches(DetectionSet set, DetectionAugmentation augmentation, int batchSize, ulong seed, long position, Device device)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (batchSize < 1 || batchSize > set.Count)
        {
            throw new InputException($"--batch must be from 1 to {set.Count}, the number of images in {set.Origin}. Found {batchSize}.");
        }

        DetectionBatchReader.CheckFits(batchSize, augmentation.Size);
        this.device = device;
        Position = position;
        reader = new(set, augmentation, batchSize, seed);
        var order = new RoundOrder(set.Count, batchSize, seed);
        queue = new(
            (number, stopping) => reader.Read(order.Batch(number), number, stopping),
            position,
            long.MaxValue,
            DetectionBatchReader.Workers,
            DetectionBatchReader.BatchesAhead);
    }

    /// <summary>How many batches were drawn since the sequence began. A sequence that starts there draws what this one would draw next, to the last bit.</summary>
    public long Position { get; private set; }

    /// <summary>Draws the next batch. Its tensor belongs to the caller's dispose scope and lies on the device of the sequence.</summary>
    /// <exception cref="InputException">An image cannot be read.</exception>
    public DetectionBatch Draw()
    {
        var batch = queue.Peek();
        var drawn = new DetectionBatch(batch.ToTensor(device), batch.Objects);
        reader.Return(batch);
        queue.Advance();
        Position++;
        return drawn;
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();
}
