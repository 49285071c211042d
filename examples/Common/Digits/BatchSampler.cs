using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>An endless, seeded sequence of batches of digits: those of a <see cref="RowSampler"/>.</summary>
public sealed class BatchSampler : IBatchSequence
{
    private readonly DigitSet set;
    private readonly RowSampler rows;
    private readonly Device device;

    /// <summary>Starts a sequence.</summary>
    /// <param name="set">The digits, on the host.</param>
    /// <param name="batchSize">From 1 to the number of digits.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <param name="position">How many batches to leave out.</param>
    /// <param name="device">Where the batches are to lie; null for the host.</param>
    /// <exception cref="InputException">There are fewer digits than a batch holds.</exception>
    public BatchSampler(DigitSet set, int batchSize, ulong seed, long position = 0, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (batchSize < 1 || batchSize > set.Count)
        {
            throw new InputException($"--batch must be from 1 to {set.Count}, the number of images in {set.Origin}. Found {batchSize}.");
        }

        this.set = set;
        this.device = device ?? CPU;
        rows = new(set.Count, batchSize, seed, CPU, position);
    }

    /// <inheritdoc/>
    public long Position => rows.Position;

    /// <summary>Draws the next batch. The tensors belong to the caller's dispose scope.</summary>
    /// <returns>Images scaled to [-1, 1], batch x channels x side x side, and their labels.</returns>
    public (Tensor Images, Tensor Labels) Draw()
    {
        using var scope = NewDisposeScope();
        var drawn = rows.Next();
        var images = DigitSet.Scaled(set.Images.index_select(0, drawn).to(device));
        var labels = set.Labels.index_select(0, drawn).to(device);
        return (images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
