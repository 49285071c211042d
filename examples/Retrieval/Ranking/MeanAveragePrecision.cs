using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>How far ahead of the others the items of a query's category are, in the mean over queries.</summary>
/// <remarks>
/// The protocol of cross-modal retrieval (N. Rasiwasia et al., <em>A New Approach to Cross-Modal Multimedia Retrieval</em>, ACM Multimedia 2010): each query ranks the whole gallery, and an
/// item is relevant if its category is the query's. Items rank as <see cref="FlatIndex"/> says, so that of equal scores the earlier item is the better one. A query without a relevant
/// item has no average precision and no part in the means, as in trec_eval.
/// </remarks>
/// <param name="Value">The mean of <see cref="AveragePrecision.Value"/>, 0 to 1; none where no query has a relevant item.</param>
/// <param name="InterpolatedPrecision">The mean of <see cref="AveragePrecision.InterpolatedPrecision"/>: the curve of precision over recall. Empty where no query has a relevant item.</param>
/// <param name="ByQuery">The average precision of each query, 0 to 1; none for a query without a relevant item.</param>
internal sealed record MeanAveragePrecision(double? Value, IReadOnlyList<double> InterpolatedPrecision, IReadOnlyList<double?> ByQuery)
{
    private const int BytesOfRankedRow = sizeof(int) + sizeof(double);

    /// <summary>How many queries have a relevant item.</summary>
    public int QueryCount => ByQuery.Count(precision => precision is not null);

    /// <summary>Ranks the gallery for each query.</summary>
    /// <typeparam name="TLabel">The type of the categories.</typeparam>
    /// <param name="gallery">The items.</param>
    /// <param name="galleryLabels">The category of each item.</param>
    /// <param name="queries">Q x D numbers of float32.</param>
    /// <param name="queryLabels">The category of each query.</param>
    /// <param name="blockBytes">How many bytes the rankings may take that are held at a time, 1 or more; one is held at least.</param>
    /// <exception cref="ArgumentException">There are not as many labels as items or queries, or <see cref="FlatIndex.Search"/> refuses the queries.</exception>
    public static MeanAveragePrecision Of<TLabel>(
        FlatIndex gallery, IReadOnlyList<TLabel> galleryLabels, Tensor queries, IReadOnlyList<TLabel> queryLabels, long blockBytes = 16 << 20)
        where TLabel : IEquatable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockBytes, 1);
        Labels.ThrowIfUnfit(galleryLabels, gallery.Count, "items", nameof(galleryLabels));
        Labels.ThrowIfUnfit(queryLabels, queries.shape[0], "queries", nameof(queryLabels));
        var perBlock = (int)Math.Clamp(blockBytes / ((long)gallery.Count * BytesOfRankedRow), 1, Math.Max(1, queryLabels.Count));
        var isRelevant = new bool[gallery.Count];
        var (sum, curve, measured) = (0.0, new double[AveragePrecision.Recalls], 0);
        var byQuery = new double?[queryLabels.Count];
        for (var first = 0; first < queryLabels.Count; first += perBlock)
        {
            using var block = queries.narrow(0, first, Math.Min(perBlock, queryLabels.Count - first));
            var found = gallery.Search(block, gallery.Count);
            for (var query = 0; query < found.QueryCount; query++)
            {
                var ranking = found.Indices(query);
                for (var place = 0; place < ranking.Length; place++)
                {
                    isRelevant[place] = galleryLabels[ranking[place]].Equals(queryLabels[first + query]);
                }

                if (AveragePrecision.Of(isRelevant) is { } one)
                {
                    measured++;
                    sum += one.Value;
                    byQuery[first + query] = one.Value;
                    for (var recall = 0; recall < curve.Length; recall++)
                    {
                        curve[recall] += one.InterpolatedPrecision[recall];
                    }
                }
            }
        }

        return measured == 0 ? new(null, [], byQuery) : new(sum / measured, [.. curve.Select(precision => precision / measured)], byQuery);
    }
}
