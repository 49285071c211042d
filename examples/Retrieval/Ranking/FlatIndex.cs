using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>A gallery that is searched for the largest inner products by comparing a query with every row of it: FAISS's <c>IndexFlatIP</c>, with an order that is exact.</summary>
/// <remarks>
/// <para>
/// The score of a row is <see cref="InnerProduct"/>. Rows rank by descending score, and rows of equal score by ascending index, so that the result is a function of the numbers: neither the
/// size of a block, the number of threads nor the processor changes it, and equal rows stand in their order, wherever in the gallery they are.
/// </para>
/// <para>
/// Most of the work is matrix products in float32 of a block of queries with a block of the gallery, whose last bits depend on the shape of the blocks. They only tell which rows come into question:
/// those that could exceed the worst of the best <c>k</c> so far if the product is wrong by as much as <see cref="ScoreRounding"/> allows. Of these, some <c>k log(M / k)</c> of a gallery of M rows in
/// random order, the score is computed. In the worst case, a gallery in ascending order or of equal rows, it is that of all rows.
/// </para>
/// <para>
/// A search takes as many threads as torch does. The matrix of all scores is never held: beyond the gallery, a norm for each of its rows and the result, a search takes a few times the bytes that are given for a block.
/// </para>
/// </remarks>
internal sealed class FlatIndex : IDisposable
{
    /// <summary>How many queries a block has at most, so that it stays thousands of rows wide.</summary>
    private const int MostQueriesPerBlock = 256;

    private const int BytesOfNeighbour = 16;

    private readonly FeatureRows gallery;
    private readonly long blockBytes;

    /// <summary>Creates the index.</summary>
    /// <param name="gallery">
    /// The features, M x D numbers of float32, M and D 1 or more. They stay where they are if they lie contiguously in the processor's memory, and must not change then; otherwise they are copied. The caller
    /// disposes the tensor, at any time.
    /// </param>
    /// <param name="blockBytes">How many bytes the scores of a block may take, 1 or more; what does not fit is searched in more blocks, down to one query and one row.</param>
    /// <exception cref="ArgumentException">The gallery is empty, has another shape or type, or a number of it is not finite.</exception>
    public FlatIndex(Tensor gallery, long blockBytes = 16 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockBytes, 1);
        this.blockBytes = blockBytes;
        this.gallery = new FeatureRows(gallery, "gallery's features");
        if (Count == 0)
        {
            this.gallery.Dispose();
            throw new ArgumentException("A gallery must have a row. Found none.", nameof(gallery));
        }
    }

    /// <summary>How many rows the gallery has.</summary>
    public int Count => gallery.Count;

    /// <summary>Numbers in a row.</summary>
    public int Dimensions => gallery.Length;

    /// <summary>Finds the best rows for each query.</summary>
    /// <param name="queries">Q x D numbers of float32, Q 0 or more.</param>
    /// <param name="k">How many rows each query gets, from 1 to M, or to M - 1 where a query leaves a row out.</param>
    /// <param name="excluded">For each query the row that it leaves out, null for none; null where no query leaves one out.</param>
    /// <returns>No tensor survives.</returns>
    /// <exception cref="ArgumentException">
    /// The queries have another shape or type, a number of them is not finite or so large that an inner product might not be; there are not as many rows to leave out as queries.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many rows as <paramref name="k"/>, or a row to leave out is none of the gallery's.</exception>
    public SearchResult Search(Tensor queries, int k, IReadOnlyList<int?>? excluded = null)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var rows = new FeatureRows(queries, "queries");
        ThrowIfUnfit(rows);
        ThrowIfUnfit(k, excluded, rows.Count);
        var result = new SearchResult(rows.Count, k);
        var capacity = (int)Math.Min(2L * k, Count);
        var perBlock = (int)Math.Clamp(blockBytes / ((long)capacity * BytesOfNeighbour), 1, Math.Min(MostQueriesPerBlock, Math.Max(1, rows.Count)));
        NearestNeighbours[] nearest = [.. Enumerable.Range(0, perBlock).Select(_ => new NearestNeighbours(k, capacity))];
        for (var first = 0; first < rows.Count; first += perBlock)
        {
            var count = Math.Min(perBlock, rows.Count - first);
            SearchBlock(rows, first, new ArraySegment<NearestNeighbours>(nearest, 0, count), excluded);
            for (var query = 0; query < count; query++)
            {
                result.Set(first + query, nearest[query].Best());
                nearest[query].Clear();
            }
        }

        return result;
    }

    public void Dispose() => gallery.Dispose();

    // Searches the whole gallery for a block of queries, as many as there are results to fill.
    private void SearchBlock(FeatureRows queries, int firstQuery, ArraySegment<NearestNeighbours> nearest, IReadOnlyList<int?>? excluded)
    {
        using var scope = NewDisposeScope();
        var left = queries.Block(firstQuery, nearest.Count);
        var rowsPerBlock = (int)Math.Clamp(blockBytes / sizeof(float) / nearest.Count, 1, Math.Min(Count, gallery.MostRows));
        var buffer = empty((long)nearest.Count * rowsPerBlock, dtype: float32);
        var threads = new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() };
        for (var first = 0; first < Count; first += rowsPerBlock)
        {
            using var blockScope = NewDisposeScope();
            var firstRow = first;
            var count = Math.Min(rowsPerBlock, Count - first);
            var right = gallery.Block(first, count);
            var products = buffer.narrow(0, 0, (long)nearest.Count * count).view(nearest.Count, count).addmm_(left, right.t(), beta: 0);
            var largestNorm = gallery.LargestNorm(first, count);
            Parallel.For(0, nearest.Count, threads, query => Collect(
                FeatureRows.Values(products).Slice(query * count, count),
                ScoreRounding.Bound(Dimensions, queries.Norms[firstQuery + query], largestNorm),
                FeatureRows.Values(left).Slice(query * Dimensions, Dimensions),
                FeatureRows.Values(right),
                firstRow,
                excluded?[firstQuery + query],
                nearest[query]));
        }
    }

    // Scores the rows of a block whose product does not rule them out. It reads every product, from the first search on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(
        ReadOnlySpan<float> products, double margin, ReadOnlySpan<float> query, ReadOnlySpan<float> rows, int firstRow, int? excluded, NearestNeighbours nearest)
    {
        var floor = Floor(nearest.Threshold - margin);
        var i = 0;
        while (i < products.Length)
        {
            var isWhole = i + Vector<float>.Count <= products.Length;
            if (isWhole && !Vector.GreaterThanAny(new Vector<float>(products[i..]), new Vector<float>(floor)))
            {
                i += Vector<float>.Count;
                continue;
            }

            for (var end = isWhole ? i + Vector<float>.Count : products.Length; i < end; i++)
            {
                if (products[i] > floor
                    && firstRow + i != excluded
                    && nearest.Add(new(InnerProduct.Of(query, rows.Slice(i * query.Length, query.Length)), firstRow + i)))
                {
                    floor = Floor(nearest.Threshold - margin);
                }
            }
        }
    }

    // A number of float32 that is below the bound even where the subtraction that gave it was rounded up.
    private static float Floor(double bound)
    {
        var below = Math.BitDecrement(bound);
        var floor = (float)below;
        return floor > below ? MathF.BitDecrement(floor) : floor;
    }

    private void ThrowIfUnfit(FeatureRows queries)
    {
        if (queries.Length != Dimensions)
        {
            throw new ArgumentException($"Queries must have as many columns as the gallery, {Dimensions}. Found {queries.Length}.", nameof(queries));
        }

        // No partial sum exceeds the product of the norms by more than its rounding.
        var largest = queries.LargestNorm(0, queries.Count) * gallery.LargestNorm(0, Count);
        if (largest > float.MaxValue / 2)
        {
            throw new ArgumentException($"The norm of a query times that of a row of the gallery must be at most half of the largest float32 number. Found {largest}.", nameof(queries));
        }
    }

    private void ThrowIfUnfit(int k, IReadOnlyList<int?>? excluded, int queryCount)
    {
        if (excluded is not null && excluded.Count != queryCount)
        {
            throw new ArgumentException($"There must be an entry for each of the {queryCount} queries. Found {excluded.Count}.", nameof(excluded));
        }

        if (excluded?.FirstOrDefault(index => index < 0 || index >= Count) is { } unknown)
        {
            throw new ArgumentOutOfRangeException(nameof(excluded), unknown, $"A row that is left out must be one of the gallery's {Count}.");
        }

        var most = excluded?.Any(index => index is not null) == true ? Count - 1 : Count;
        if (k < 1 || k > most)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"Each query can get from 1 to {most} rows.");
        }
    }
}
