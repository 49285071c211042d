using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>An endless, seeded sequence of batches of row numbers: every row once per round, in a new order each round.</summary>
/// <remarks>
/// The order depends on the seed alone, not on torch's global generator, so that the networks' initialization and dropout do not change which
/// rows are drawn. The last, incomplete batch of a round is left out.
/// </remarks>
public sealed class RowSampler : IDisposable
{
    private readonly int count;
    private readonly int batchSize;
    private readonly Device device;
    private readonly Generator generator;
    private Tensor order;
    private long next;

    /// <summary>Starts a sequence.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="batchSize">From 1 to the number of rows.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <param name="device">Where the row numbers are to lie.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than a batch holds.</exception>
    public RowSampler(int count, int batchSize, ulong seed, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, count);
        this.count = count;
        this.batchSize = batchSize;
        this.device = device;
        generator = new Generator(seed);
        order = NewOrder();
    }

    /// <summary>Draws the next batch. The tensor belongs to the caller's dispose scope.</summary>
    /// <returns>64-bit row numbers, as many as a batch has rows.</returns>
    public Tensor Next()
    {
        if (next + batchSize > count)
        {
            order.Dispose();
            order = NewOrder();
            next = 0;
        }

        var rows = order.narrow(0, next, batchSize);
        next += batchSize;
        return rows;
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
        return randperm(count, generator: generator).to(device).DetachFromDisposeScope();
    }
}
