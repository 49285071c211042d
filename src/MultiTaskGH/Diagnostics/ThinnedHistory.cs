namespace MultiTaskGH.Diagnostics;

/// <summary>Rows of numbers, evenly spaced over everything seen, in memory that is taken once.</summary>
/// <remarks>
/// Keeps every s-th row. When the memory is full every second kept row is dropped and s doubles: what is kept always lies on one
/// grid that starts with the first row, and each row is moved less than once on average.
/// </remarks>
internal sealed class ThinnedHistory(int capacity, int width)
{
    private readonly double[] values = new double[checked(capacity * width)];
    private readonly long[] steps = new long[capacity];

    public int Count { get; private set; }

    public long Stride { get; private set; } = 1;

    /// <summary>Whether the row of this position in the sequence will be kept; makes room for it.</summary>
    public bool Keeps(long position)
    {
        if (position % Stride != 0)
        {
            return false;
        }

        if (Count == capacity)
        {
            Thin();
        }

        return position % Stride == 0;
    }

    /// <summary>Appends a row and hands it out to be filled.</summary>
    public Span<double> Append(long step)
    {
        steps[Count] = step;
        return values.AsSpan(Count++ * width, width);
    }

    public ReadOnlySpan<double> Row(int index) => values.AsSpan(index * width, width);

    public long Step(int index) => steps[index];

    private void Thin()
    {
        for (var source = 2; source < Count; source += 2)
        {
            Row(source).CopyTo(values.AsSpan(source / 2 * width, width));
            steps[source / 2] = steps[source];
        }

        Count = (Count + 1) / 2;
        Stride *= 2;
    }
}
