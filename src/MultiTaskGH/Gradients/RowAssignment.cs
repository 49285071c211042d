namespace MultiTaskGH;

/// <summary>Which task has which row: tasks get rows in the order in which they first take part in an update.</summary>
internal sealed class RowAssignment
{
    private readonly List<int> positions = [];

    /// <summary>How many rows are taken.</summary>
    public int Count => positions.Count;

    public void Clear() => positions.Clear();

    /// <summary>The row of a task, and whether it has one from an earlier micro-batch.</summary>
    public (int Row, bool IsOld) Of(int position)
    {
        var row = positions.IndexOf(position);
        if (row >= 0)
        {
            return (row, true);
        }

        positions.Add(position);
        return (positions.Count - 1, false);
    }

    /// <summary>Writes one factor per row.</summary>
    public void Factors(Func<int, double> ofPosition, Span<double> factors)
    {
        for (var row = 0; row < positions.Count; row++)
        {
            factors[row] = ofPosition(positions[row]);
        }
    }

    /// <summary>Puts a Gramian of the rows in the order of the tasks.</summary>
    public double[] Order(double[] ofRows, ReadOnlySpan<int> active)
    {
        var isInOrder = true;
        for (var i = 0; i < active.Length; i++)
        {
            isInOrder &= positions[i] == active[i];
        }

        if (isInOrder)
        {
            return ofRows;
        }

        var n = active.Length;
        var ordered = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                ordered[i * n + j] = ofRows[positions.IndexOf(active[i]) * n + positions.IndexOf(active[j])];
            }
        }

        return ordered;
    }
}
