namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>A row of a gallery with its score; sorts best first, and of equal scores the earlier row first.</summary>
/// <param name="Score">The inner product with the query.</param>
/// <param name="Index">The row, from 0 on.</param>
internal readonly record struct Neighbour(double Score, int Index) : IComparable<Neighbour>
{
    public int CompareTo(Neighbour other) => Score > other.Score ? -1 : Score < other.Score ? 1 : Index.CompareTo(other.Index);
}
