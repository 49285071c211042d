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
    /// <param name="position">How many batches to leave out.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than a batch holds, or the position is negative.</exception>
    public RowSampler(int count, int batchSize, ulong seed, Device device, long position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, count);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        this.count = count;
        this.batchSize = batchSize;
        this.device = device;
        generator = new Generator(seed);
        order = NewOrder();

        // The generator's state is reached by drawing what came before: whole orders, which are cheap beside the batches that they stand for.
        var (rounds, batches) = Math.DivRem(position, count / batchSize);
        for (var round = 0L; round < rounds; round++)
        {
            order.Dispose();
            order = NewOrder();
        }

        next = batches * batchSize;
        Position = position;
    }

    /// <summary>How many batches were drawn since the sequence began, those that were left out among them.</summary>
    public long Position { get; private set; }

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
        Position++;
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
