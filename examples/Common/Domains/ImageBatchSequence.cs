using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>Training batches of image files, decoded and augmented on background threads.</summary>
internal sealed class ImageBatchSequence : IBatchSequence
{
    private readonly LabelledImages set;
    private readonly ImageBatchReader reader;
    private readonly SkippedImages skipped;
    private readonly Normalization normalization;
    private readonly Device device;
    private readonly int batchSize;
    private readonly PrefetchQueue<ImageBatch> queue;

    /// <summary>Starts to decode.</summary>
    /// <param name="set">The images.</param>
    /// <param name="reader">Fills the batches.</param>
    /// <param name="skipped">Counts what cannot be read.</param>
    /// <param name="normalization">What becomes of bytes.</param>
    /// <param name="batchSize">Images in a batch, those of the reader.</param>
    /// <param name="seed">Decides order and augmentation.</param>
    /// <param name="position">How many batches to leave out.</param>
    /// <param name="device">Where the batches are to lie.</param>
    /// <param name="decodingThreads">How many batches are decoded at once.</param>
    public ImageBatchSequence(
        LabelledImages set, ImageBatchReader reader, SkippedImages skipped, Normalization normalization, int batchSize, ulong seed, long position, Device device, int decodingThreads)
    {
        this.set = set;
        this.reader = reader;
        this.skipped = skipped;
        this.normalization = normalization;
        this.batchSize = batchSize;
        this.device = device;
        Position = position;
        var order = new RoundOrder(set.Count, batchSize, seed);
        queue = new(
            (number, stopping) => reader.ReadWithReplacement(order.Batch(number), seed, number, stopping),
            position,
            long.MaxValue,
            decodingThreads,
            ImageFileDomain.BatchesAhead);
    }

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Draw()
    {
        var batch = queue.Peek();
        skipped.Add(set, batch.Unreadable, "another image takes its place");
        if (batch.Count < batchSize)
        {
            throw new InputException($"{set.Origin}: at least one image must be readable. Found none of {set.Count:N0}; fetch the data again.");
        }

        var drawn = batch.ToTensors(normalization, device);
        reader.Return(batch);
        queue.Advance();
        Position++;
        return drawn;
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();
}
