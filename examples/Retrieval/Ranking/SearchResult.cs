namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>The best rows of a gallery for each of some queries, best first.</summary>
/// <param name="queryCount">How many queries.</param>
/// <param name="k">How many rows each has.</param>
internal sealed class SearchResult(int queryCount, int k)
{
    private readonly int[] indices = new int[checked(queryCount * k)];
    private readonly double[] scores = new double[queryCount * k];

    public int QueryCount => queryCount;

    public int K => k;

    /// <summary>The rows of a query, as indices of the gallery.</summary>
    public ReadOnlySpan<int> Indices(int query) => indices.AsSpan(query * k, k);

    /// <summary>The inner products that belong to <see cref="Indices"/>, never rising.</summary>
    public ReadOnlySpan<double> Scores(int query) => scores.AsSpan(query * k, k);

    public void Set(int query, ReadOnlySpan<Neighbour> best)
    {
        for (var rank = 0; rank < k; rank++)
        {
            (scores[query * k + rank], indices[query * k + rank]) = best[rank];
        }
    }
}
