namespace MultiTaskGH.Examples.Common;

/// <summary>The order of an endless sequence of batches: every row once per round, in a new seeded order each round. Safe to use from several threads.</summary>
/// <remarks>The last, incomplete batch of a round is left out. Any batch can be asked for: an order depends on the seed and the number of its round.</remarks>
internal sealed class RoundOrder(int count, int batchSize, ulong seed)
{
    private readonly Lock gate = new();

    // Batches that are prepared ahead may belong to the next round already.
    private readonly (long Round, int[] Rows)[] latest = [(-1, []), (-1, [])];

    /// <summary>The rows of a batch.</summary>
    /// <param name="position">The number of the batch, from 0.</param>
    public ReadOnlySpan<int> Batch(long position)
    {
        var (round, batch) = Math.DivRem(position, count / batchSize);
        return Round(round).AsSpan((int)batch * batchSize, batchSize);
    }

    private int[] Round(long round)
    {
        lock (gate)
        {
            ref var kept = ref latest[round & 1];
            if (kept.Round != round)
            {
                kept = (round, Shuffled(round));
            }

            return kept.Rows;
        }
    }

    private int[] Shuffled(long round)
    {
        var random = SampleRandom.At(seed, SampleRandom.Purpose.Order, round);
        var rows = new int[count];
        for (var i = 0; i < count; i++)
        {
            var k = random.NextInt(i + 1);
            rows[i] = rows[k];
            rows[k] = i;
        }

        return rows;
    }
}
