namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>How far ahead of the others the relevant items of one ranking are.</summary>
/// <param name="Value">The mean of the precision at the rank of each relevant item, 0 to 1.</param>
/// <param name="InterpolatedPrecision">The largest precision at a recall of 0, 0.1, ..., 1 or more: 11 numbers from 0 to 1, never rising.</param>
internal sealed record AveragePrecision(double Value, IReadOnlyList<double> InterpolatedPrecision)
{
    /// <summary>How many recalls the interpolated precision is given at: 0, 0.1, ..., 1.</summary>
    public const int Recalls = 11;

    /// <summary>Measures a ranking of all items.</summary>
    /// <param name="isRelevant">Whether the item at each rank is relevant, best first.</param>
    /// <returns>None where no item is.</returns>
    public static AveragePrecision? Of(ReadOnlySpan<bool> isRelevant)
    {
        var precisions = new List<double>();
        for (var place = 0; place < isRelevant.Length; place++)
        {
            if (isRelevant[place])
            {
                precisions.Add((precisions.Count + 1.0) / (place + 1));
            }
        }

        return precisions.Count == 0 ? null : new AveragePrecision(precisions.Average(), Interpolate(precisions));
    }

    // Between two relevant items precision only falls, so that it is largest at one of them. The recall there is a fraction whose comparison with tenths is exact in whole numbers.
    private static double[] Interpolate(List<double> precisions)
    {
        var interpolated = new double[Recalls];
        var largest = 0.0;
        var found = precisions.Count;
        for (var tenths = Recalls - 1; tenths >= 0; tenths--)
        {
            for (; found >= 1 && (Recalls - 1L) * found >= (long)tenths * precisions.Count; found--)
            {
                largest = Math.Max(largest, precisions[found - 1]);
            }

            interpolated[tenths] = largest;
        }

        return interpolated;
    }
}
