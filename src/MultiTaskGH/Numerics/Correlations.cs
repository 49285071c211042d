namespace MultiTaskGH.Numerics;

/// <summary>The norms and cosines in a Gramian, without the gradients that are zero.</summary>
internal sealed class Correlations
{
    private int[] positions = [];
    private double[] norms = [];
    private double[] values = [];

    public Correlations(int capacity) => Reserve(capacity);

    /// <summary>How many gradients are not zero.</summary>
    public int Count { get; private set; }

    /// <summary>Where in the Gramian the gradients that are not zero stand, ascending.</summary>
    public ReadOnlySpan<int> Positions => positions.AsSpan(0, Count);

    public ReadOnlySpan<double> Norms => norms.AsSpan(0, Count);

    /// <summary>The cosines, <see cref="Count"/> x <see cref="Count"/>: symmetric, a diagonal of exactly 1, no entry beyond -1 and 1.</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, Count * Count);

    /// <summary>The least of <see cref="Norms"/>; infinite where there is none.</summary>
    public double Shortest { get; private set; }

    /// <summary>The largest of <see cref="Norms"/>; 0 where there is none.</summary>
    public double Longest { get; private set; }

    /// <summary>Whether two gradients have a negative inner product.</summary>
    public bool HasConflict { get; private set; }

    public double this[int i, int j] => values[(i * Count) + j];

    public void Read(ReadOnlySpan<double> gramian, int n)
    {
        Reserve(n);
        Count = 0;
        Shortest = double.PositiveInfinity;
        Longest = 0;
        for (var i = 0; i < n; i++)
        {
            var square = gramian[(i * n) + i];
            if (square > 0)
            {
                positions[Count] = i;
                norms[Count] = Math.Sqrt(square);
                Shortest = Math.Min(Shortest, norms[Count]);
                Longest = Math.Max(Longest, norms[Count]);
                Count++;
            }
        }

        HasConflict = false;
        for (var i = 0; i < Count; i++)
        {
            values[(i * Count) + i] = 1;
            for (var j = i + 1; j < Count; j++)
            {
                var product = gramian[(positions[i] * n) + positions[j]];
                HasConflict |= product < 0;
                // Two divisions, for the product of two tiny norms may underflow; rounding may pass 1, which no cosine does.
                var cosine = Math.Clamp(product / norms[i] / norms[j], -1, 1);
                values[(i * Count) + j] = cosine;
                values[(j * Count) + i] = cosine;
            }
        }
    }

    private void Reserve(int n)
    {
        if (positions.Length >= n)
        {
            return;
        }

        positions = new int[n];
        norms = new double[n];
        values = new double[n * n];
    }
}
