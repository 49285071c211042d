namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>The best rows of a gallery for one query, kept while rows come in by ascending index.</summary>
/// <param name="k">How many.</param>
/// <param name="capacity">How many are held between two selections, at least <paramref name="k"/>: twice as many make the time of a selection constant for each row that comes in.</param>
internal sealed class NearestNeighbours(int k, int capacity)
{
    private readonly Neighbour[] held = new Neighbour[capacity];
    private int count;

    /// <summary>A score that as many rows as are wanted reach already: a later row must exceed it.</summary>
    public double Threshold { get; private set; } = double.NegativeInfinity;

    public void Clear() => (count, Threshold) = (0, double.NegativeInfinity);

    /// <summary>Lets a row in.</summary>
    /// <returns>Whether <see cref="Threshold"/> may have risen.</returns>
    public bool Add(Neighbour row)
    {
        // Of equal scores the earlier rows, which are here, are the better ones.
        if (row.Score <= Threshold)
        {
            return false;
        }

        held[count++] = row;
        if (count < held.Length)
        {
            return false;
        }

        Select();
        return true;
    }

    /// <summary>The best rows, best first.</summary>
    public ReadOnlySpan<Neighbour> Best()
    {
        Select();
        return held.AsSpan(0, count);
    }

    private void Select()
    {
        held.AsSpan(0, count).Sort();
        if (count >= k)
        {
            count = k;
            Threshold = held[k - 1].Score;
        }
    }
}
