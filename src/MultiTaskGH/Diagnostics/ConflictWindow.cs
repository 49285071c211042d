namespace MultiTaskGH.Diagnostics;

/// <summary>Which task pairs conflicted in the last measured steps.</summary>
internal sealed class ConflictWindow(int length, int pairCount)
{
    private readonly PairState[] states = new PairState[checked(length * pairCount)];
    private readonly int[] conflicts = new int[pairCount];
    private readonly int[] measured = new int[pairCount];
    private long seen;
    private long allConflicts;
    private long allMeasured;

    private enum PairState : byte
    {
        Absent,
        Agrees,
        Conflicts,
    }

    /// <summary>The share of all pairs that took part in the window's steps; NaN before the first one.</summary>
    public double Rate => allConflicts / (double)allMeasured;

    /// <summary>The share of the window's steps in which one pair conflicted, of those in which it took part; NaN before the first one.</summary>
    public double PairRate(int pair) => conflicts[pair] / (double)measured[pair];

    /// <summary>Takes in a report whose inner products are known, and drops the oldest one.</summary>
    public void Add(StepReport report, ReadOnlySpan<(int First, int Second)> pairs)
    {
        var row = states.AsSpan((int)(seen++ % length) * pairCount, pairCount);
        for (var pair = 0; pair < pairs.Length; pair++)
        {
            Count(pair, row[pair], -1);
            var (first, second) = pairs[pair];
            row[pair] = !report.IsActive(first) || !report.IsActive(second) ? PairState.Absent
                : report.InConflict(first, second) ? PairState.Conflicts
                : PairState.Agrees;
            Count(pair, row[pair], 1);
        }
    }

    private void Count(int pair, PairState state, int change)
    {
        if (state is PairState.Absent)
        {
            return;
        }

        measured[pair] += change;
        allMeasured += change;
        if (state is PairState.Conflicts)
        {
            conflicts[pair] += change;
            allConflicts += change;
        }
    }
}
