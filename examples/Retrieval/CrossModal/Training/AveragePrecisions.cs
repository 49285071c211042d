namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>Average precision over a whole gallery.</summary>
internal static class AveragePrecisions
{
    /// <summary>The mean, over the relevant answers, of the share of relevant ones among those up to it.</summary>
    /// <param name="scores">The score of each answer; equal ones are ranked in their order.</param>
    /// <param name="query">The number of the query: those of its category are relevant.</param>
    /// <param name="categories">The category of each answer.</param>
    /// <returns>From 0 to 1.</returns>
    public static double Of(ReadOnlySpan<float> scores, int query, ReadOnlySpan<long> categories)
    {
        var order = Order(scores);
        var (found, sum) = (0, 0.0);
        for (var rank = 0; rank < order.Length; rank++)
        {
            if (categories[order[rank]] == categories[query])
            {
                found++;
                sum += (double)found / (rank + 1);
            }
        }

        return sum / found;
    }

    /// <summary>The answers from the highest score to the lowest.</summary>
    public static int[] Order(ReadOnlySpan<float> scores)
    {
        // The bits of numbers of at least 0 are in the order of the numbers.
        var keys = new ulong[scores.Length];
        for (var j = 0; j < keys.Length; j++)
        {
            keys[j] = (ulong)~BitConverter.SingleToUInt32Bits(scores[j]) << 32 | (uint)j;
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(uint)key);
    }
}
