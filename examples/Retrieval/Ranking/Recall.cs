using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>How many queries find a right item among their first: Recall@k.</summary>
/// <remarks>
/// As TIRG counts (N. Vo et al., <em>Composing Text and Image for Image Retrieval</em>, CVPR 2019): a query is answered at k if one of its first k items has the wanted label, however
/// many items have it; where a query was composed of an image of the gallery, that image is left out of its ranking. A query whose label no other item has counts, and is never answered.
/// Items rank as <see cref="FlatIndex"/> says, so that of equal scores the earlier item is the better one.
/// </remarks>
internal sealed class Recall
{
    // From 1 on; null where no right item is within the depth.
    private readonly int?[] firstRightRanks;
    private readonly int depth;

    private Recall(int?[] firstRightRanks, int depth) => (this.firstRightRanks, this.depth) = (firstRightRanks, depth);

    /// <summary>The k of tables.</summary>
    public static IReadOnlyList<int> Cutoffs { get; } = [1, 5, 10, 50];

    /// <summary>Ranks the gallery for each query.</summary>
    /// <typeparam name="TLabel">What tells right items from wrong ones: a class, a caption, or the number of an item.</typeparam>
    /// <param name="gallery">The items.</param>
    /// <param name="galleryLabels">A label for each item.</param>
    /// <param name="queries">Q x D numbers of float32, Q 1 or more.</param>
    /// <param name="wantedLabels">A label for each query.</param>
    /// <param name="excluded">For each query the item that it leaves out, null for none; null where no query leaves one out.</param>
    /// <param name="depth">The largest k that will be asked for, 1 or more. It may exceed the gallery.</param>
    /// <exception cref="ArgumentException">There are not as many labels as items or queries, there is no query, or <see cref="FlatIndex.Search"/> refuses the queries.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The depth is less than 1, or an item to leave out is none of the gallery's.</exception>
    public static Recall Of<TLabel>(
        FlatIndex gallery, IReadOnlyList<TLabel> galleryLabels, Tensor queries, IReadOnlyList<TLabel> wantedLabels, IReadOnlyList<int?>? excluded = null, int depth = 50)
        where TLabel : IEquatable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        Labels.ThrowIfUnfit(galleryLabels, gallery.Count, "items", nameof(galleryLabels));
        Labels.ThrowIfUnfit(wantedLabels, queries.shape[0], "queries", nameof(wantedLabels));
        if (wantedLabels.Count == 0)
        {
            throw new ArgumentException("There must be a query to measure. Found none.", nameof(queries));
        }

        // The only item of a gallery, left out, leaves nothing to rank.
        var most = excluded?.Any(index => index is not null) == true ? gallery.Count - 1 : gallery.Count;
        if (most == 0)
        {
            return new Recall(new int?[wantedLabels.Count], depth);
        }

        var found = gallery.Search(queries, Math.Min(depth, most), excluded);
        return new Recall([.. wantedLabels.Select((label, query) => FirstRight(found.Indices(query), galleryLabels, label))], depth);
    }

    /// <summary>The share of the queries that have a right item among their first <paramref name="k"/>.</summary>
    /// <param name="k">From 1 to the depth.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No more than the depth was ranked.</exception>
    public double At(int k)
    {
        if (k < 1 || k > depth)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"k must be from 1 to {depth}, the depth of the ranking.");
        }

        return (double)firstRightRanks.Count(rank => rank <= k) / firstRightRanks.Length;
    }

    private static int? FirstRight<TLabel>(ReadOnlySpan<int> ranking, IReadOnlyList<TLabel> labels, TLabel wanted)
        where TLabel : IEquatable<TLabel>
    {
        for (var place = 0; place < ranking.Length; place++)
        {
            if (labels[ranking[place]].Equals(wanted))
            {
                return place + 1;
            }
        }

        return null;
    }
}
