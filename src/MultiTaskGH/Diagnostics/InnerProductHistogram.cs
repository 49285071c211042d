namespace MultiTaskGH.Diagnostics;

/// <summary>
/// How often the inner product <c>&lt;g_i, g_j&gt;</c> of two tasks' gradients fell where (Figure 2 of arXiv 2408.00288). A snapshot: later
/// steps do not change it. The counts are exact.
/// </summary>
public sealed class InnerProductHistogram
{
    internal InnerProductHistogram(double[] edges, long[] counts, long below, long above)
    {
        Edges = edges;
        Counts = counts;
        Below = below;
        Above = above;
    }

    /// <summary>
    /// The edges of the bins, ascending, one more than there are bins; empty where automatic bins have seen no number yet.
    /// </summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>How many values <c>v</c> with <c>Edges[k] &lt;= v &lt; Edges[k + 1]</c> there were, by bin <c>k</c>.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <summary>How many values lay below the first edge; 0 for automatic bins.</summary>
    public long Below { get; }

    /// <summary>How many values lay at or above the last edge; 0 for automatic bins.</summary>
    public long Above { get; }

    /// <summary>How many values there were in all.</summary>
    public long Total => Below + Counts.Sum() + Above;

    /// <summary>
    /// The same histogram for a plot: empty outer bins are left out and neighbours are joined until at most <paramref name="bins"/> bins
    /// remain. Every edge is an edge of this histogram, and zero stays an edge where it is one, so that the counts stay exact. Bins of
    /// equal widths are joined to bins of equal widths, except that an outermost bin may be narrower.
    /// </summary>
    /// <param name="bins">At least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 2.</exception>
    public InnerProductHistogram Condense(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        var first = 0;
        var end = Counts.Count;
        while (first < end && Counts[first] == 0)
        {
            first++;
        }

        while (end > first && Counts[end - 1] == 0)
        {
            end--;
        }

        if (first == end)
        {
            return new([], [], Below, Above);
        }

        // Groups of bins are counted from zero outwards, so that no group joins conflicts with agreements.
        var zero = 0;
        for (var k = 0; k < Edges.Count; k++)
        {
            zero = Edges[k] == 0 ? k : zero;
        }

        var size = 1;
        while (Group(end - 1, zero, size) - Group(first, zero, size) + 1 > bins)
        {
            size++;
        }

        var edges = new List<double> { Edges[first] };
        var counts = new List<long>();
        for (var k = first; k < end; k++)
        {
            if (k == first || Group(k, zero, size) != Group(k - 1, zero, size))
            {
                counts.Add(0);
                edges.Add(0);
            }

            counts[^1] += Counts[k];
            edges[^1] = Edges[k + 1];
        }

        return new([.. edges], [.. counts], Below, Above);
    }

    private static int Group(int bin, int zero, int size) => (int)Math.Floor((bin - zero) / (double)size);
}
