using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>An endless, seeded sequence of batches of digits: those of a <see cref="RowSampler"/>.</summary>
public sealed class BatchSampler : IDisposable
{
    private readonly DigitSet set;
    private readonly RowSampler rows;

    /// <summary>Starts a sequence.</summary>
    /// <param name="set">The digits.</param>
    /// <param name="batchSize">From 1 to the number of digits.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <exception cref="InputException">There are fewer digits than a batch holds.</exception>
    public BatchSampler(DigitSet set, int batchSize, ulong seed)
    {
        CheckBatchSize(set, batchSize);
        this.set = set;
        rows = new(set.Count, batchSize, seed, set.Images.device);
    }

    /// <summary>Makes sure that a batch can be filled.</summary>
    /// <param name="set">The digits.</param>
    /// <param name="batchSize">From 1 to the number of digits.</param>
    /// <exception cref="InputException">There are fewer digits than a batch holds.</exception>
    public static void CheckBatchSize(DigitSet set, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (batchSize < 1 || batchSize > set.Count)
        {
            throw new InputException($"--batch must be from 1 to {set.Count}, the number of images in {set.Origin}. Found {batchSize}.");
        }
    }

    /// <summary>Draws the next batch. The tensors belong to the caller's dispose scope.</summary>
    /// <returns>Images scaled to [-1, 1], batch x 1 x 28 x 28, and their labels.</returns>
    public (Tensor Images, Tensor Labels) Next()
    {
        using var drawn = rows.Next();
        using var images = set.Images.index_select(0, drawn);
        return (DigitSet.Scaled(images), set.Labels.index_select(0, drawn));
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
