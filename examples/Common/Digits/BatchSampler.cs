using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>An endless, seeded sequence of batches of one size: every digit once per round, in a new order each round.</summary>
/// <remarks>
/// The order depends on the seed alone, not on torch's global generator, so that the networks' initialization and dropout do not change which
/// images are drawn. The last, incomplete batch of a round is left out.
/// </remarks>
public sealed class BatchSampler : IDisposable
{
    private readonly DigitSet set;
    private readonly int batchSize;
    private readonly Generator generator;
    private Tensor order;
    private long next;

    /// <summary>Starts a sequence.</summary>
    /// <param name="set">The digits.</param>
    /// <param name="batchSize">From 1 to the number of digits.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <exception cref="InputException">There are fewer digits than a batch holds.</exception>
    public BatchSampler(DigitSet set, int batchSize, ulong seed)
    {
        CheckBatchSize(set, batchSize);
        this.set = set;
        this.batchSize = batchSize;
        generator = new Generator(seed);
        order = NewOrder();
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
        if (next + batchSize > set.Count)
        {
            order.Dispose();
            order = NewOrder();
            next = 0;
        }

        using var rows = order.narrow(0, next, batchSize);
        next += batchSize;
        using var images = set.Images.index_select(0, rows);
        return (DigitSet.Scaled(images), set.Labels.index_select(0, rows));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        order.Dispose();
        generator.Dispose();
    }

    private Tensor NewOrder()
    {
        using var scope = NewDisposeScope();
        return randperm(set.Count, generator: generator).to(set.Images.device).DetachFromDisposeScope();
    }
}
