namespace MultiTaskGH.Diagnostics;

/// <summary>Which task pairs conflicted in the last measured steps.</summary>
internal sealed class ConflictWindow(int length, int pairCount)
{
    private readonly bool[] conflicts = new bool[checked(length * pairCount)];
    private readonly int[] perPair = new int[pairCount];
    private long seen;
    private long total;

    private long Filled => Math.Min(seen, length);

    /// <summary>The share of all pairs of all steps in the window; NaN before the first measured step and without pairs.</summary>
    public double Rate => total / (double)(Filled * pairCount);

    /// <summary>The share of the window's steps in which one pair conflicted; NaN before the first measured step.</summary>
    public double PairRate(int pair) => perPair[pair] / (double)Filled;

    /// <summary>Takes in a report whose inner products are known, and drops the oldest one.</summary>
    public void Add(StepReport report, ReadOnlySpan<(int First, int Second)> pairs)
    {
        var row = conflicts.AsSpan((int)(seen++ % length) * pairCount, pairCount);
        for (var pair = 0; pair < pairs.Length; pair++)
        {
            var before = row[pair];
            row[pair] = report.InnerProduct(pairs[pair].First, pairs[pair].Second) < 0;
            var change = (row[pair] ? 1 : 0) - (before ? 1 : 0);
            perPair[pair] += change;
            total += change;
        }
    }
}
