using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Ranking;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class RecallTests
{
    // With the query 1 the items rank 1, 3, 0, 2, 4 (b, a, a, c, d), with -1 they rank 4, 0, 2, 1, 3 (d, a, c, b, a): 0 and 2 are equal, and so are 1 and 3.
    private static readonly float[][] Items = FeatureData.Column(0.5f, 0.75f, 0.5f, 0.75f, 0.125f);
    private static readonly string[] ItemLabels = ["a", "b", "c", "a", "d"];

    [Fact]
    public void A_query_is_answered_from_the_rank_of_its_first_right_item_on()
    {
        // First right items at ranks 2, 1, 4, 5 and none; then 2 and 3.
        var recall = Of([1, 1, 1, 1, 1, -1, -1], ["a", "b", "c", "d", "e", "a", "c"]);
        recall.At(1).Should().Be(1 / 7.0);
        recall.At(2).Should().Be(3 / 7.0);
        recall.At(3).Should().Be(4 / 7.0);
        recall.At(4).Should().Be(5 / 7.0);
        recall.At(5).Should().Be(6 / 7.0);
        recall.At(50).Should().Be(6 / 7.0, "no item has the label e");
    }

    [Fact]
    public void Of_equal_scores_the_earlier_item_comes_first()
    {
        Of([1], ["b"]).At(1).Should().Be(1);
        Of([1], ["a"]).At(1).Should().Be(0);
        Of([0], ["a"]).At(1).Should().Be(1, "all are equal, and the first is an a");
        Of([0], ["d"]).At(4).Should().Be(0, "all are equal, and the d is the last of five");
    }

    [Fact]
    public void An_item_that_is_left_out_moves_the_others_up()
    {
        // a: without 3 the ranks are b, a, c, d. b: without it there is none. c: without 0 they are b, a, c, d. a with -1: without 0 they are d, c, b, a.
        var recall = Of([1, 1, 1, -1], ["a", "b", "c", "a"], [3, 1, 0, 0]);
        recall.At(1).Should().Be(0);
        recall.At(2).Should().Be(1 / 4.0);
        recall.At(3).Should().Be(2 / 4.0);
        recall.At(4).Should().Be(3 / 4.0);
        recall.At(50).Should().Be(3 / 4.0);
        Of([1, 1], ["a", "b"], [1, null]).At(1).Should().Be(1, "the best item of all is left out of the first query's ranking alone");
    }

    [Fact]
    public void Labels_may_be_numbers_of_items()
    {
        using var gallery = FeatureData.Index(Items);
        using var queries = FeatureData.Matrix(FeatureData.Column(1, 1), 1);
        var recall = Recall.Of(gallery, [0, 1, 2, 3, 4], queries, [3, 2], depth: 4);
        (recall.At(1), recall.At(2), recall.At(3), recall.At(4)).Should().Be((0, 0.5, 0.5, 1));
    }

    [Fact]
    public void It_rises_with_k_to_the_share_of_the_labels_that_there_are()
    {
        var random = new Random(1);
        var (items, queries) = (FeatureData.Quantized(2, 90, 6), FeatureData.Quantized(3, 40, 6));
        int[] labels = [.. items.Select(_ => random.Next(30))];
        int[] wanted = [.. queries.Select(_ => random.Next(40))];
        using var gallery = FeatureData.Index(items);
        using var features = FeatureData.Matrix(queries, 6);
        var recall = Recall.Of(gallery, labels, features, wanted, depth: 1000);
        var plain = queries.Select((query, i) => Array.FindIndex(FeatureData.Sorted(items, query), one => labels[one.Index] == wanted[i])).ToArray();
        for (var k = 1; k <= 100; k++)
        {
            recall.At(k).Should().Be(plain.Count(place => place >= 0 && place < k) / 40.0);
        }

        recall.At(1000).Should().Be(wanted.Count(labels.Contains) / 40.0).And.BeInRange(0.3, 0.99);
        Recall.Cutoffs.Select(recall.At).Should().BeInAscendingOrder().And.HaveCount(4);
    }

    [Fact]
    public void A_gallery_of_one_item_that_is_left_out_answers_nothing()
    {
        using var gallery = FeatureData.Index(FeatureData.Column(1));
        using var query = FeatureData.Matrix(FeatureData.Column(1), 1);
        Recall.Of(gallery, ["a"], query, ["a"], [0]).At(1).Should().Be(0);
        Recall.Of(gallery, ["a"], query, ["a"]).At(1).Should().Be(1);
    }

    [Fact]
    public void No_tensor_survives()
    {
        using var gallery = FeatureData.Index(Items);
        using var queries = FeatureData.Matrix(FeatureData.Column(1, -1), 1);
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Recall.Of(gallery, ItemLabels, queries, ["a", "b"]).At(50).Should().Be(1);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(live);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var gallery = FeatureData.Index(Items);
        using var queries = FeatureData.Matrix(FeatureData.Column(1, -1), 1);
        using var none = empty(0, 1);
        ((Action)(() => Recall.Of(gallery, ["a"], queries, ["a", "b"]))).Should().Throw<ArgumentException>().WithMessage("*each of the 5 items. Found 1.*");
        ((Action)(() => Recall.Of(gallery, ItemLabels, queries, ["a"]))).Should().Throw<ArgumentException>().WithMessage("*each of the 2 queries. Found 1.*");
        ((Action)(() => Recall.Of(gallery, ItemLabels, none, []))).Should().Throw<ArgumentException>().WithMessage("There must be a query to measure. Found none.*");
        ((Action)(() => Recall.Of(gallery, ItemLabels, queries, ["a", "b"], depth: 0))).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("depth");
        ((Action)(() => Recall.Of(gallery, ItemLabels, queries, ["a", "b"], [5, null]))).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("excluded");
        var recall = Of([1], ["a"]);
        ((Action)(() => recall.At(0))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => recall.At(51))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("k must be from 1 to 50*");
    }

    private static Recall Of(float[] queries, string[] wanted, int?[]? excluded = null)
    {
        using var gallery = FeatureData.Index(Items);
        using var features = FeatureData.Matrix(FeatureData.Column(queries), 1);
        return Recall.Of(gallery, ItemLabels, features, wanted, excluded);
    }
}
