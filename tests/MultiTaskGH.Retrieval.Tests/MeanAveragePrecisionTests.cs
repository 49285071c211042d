using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Ranking;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class MeanAveragePrecisionTests
{
    // Sums of some hundred shares of 1 in double.
    private const double Tolerance = 1e-13;

    // With the query 1 the items rank 1, 3, 0, 2, 4 (y, x, x, x, y): 0 and 2 are equal, and so are 1 and 3.
    private static readonly float[][] Items = FeatureData.Column(0.5f, 0.75f, 0.5f, 0.75f, 0.125f);
    private static readonly string[] Categories = ["x", "y", "x", "x", "y"];

    [Fact]
    public void Average_precision_is_the_mean_over_the_ranks_of_relevant_items()
    {
        // x at the ranks 2, 3 and 4, y at 1 and 5.
        const double X = (1 / 2.0 + 2 / 3.0 + 3 / 4.0) / 3;
        const double Y = (1 + 2 / 5.0) / 2;
        Of([1], ["x"]).Value.Should().BeApproximately(X, Tolerance);
        Of([1], ["y"]).Value.Should().BeApproximately(Y, Tolerance);
        var both = Of([1, 1], ["x", "y"]);
        both.Value.Should().BeApproximately((X + Y) / 2, Tolerance);
        both.QueryCount.Should().Be(2);
    }

    [Fact]
    public void Of_equal_scores_the_earlier_item_comes_first()
    {
        // All equal: x at the ranks 1, 3 and 4, y at 2 and 5.
        Of([0], ["x"]).Value.Should().BeApproximately((1 + 2 / 3.0 + 3 / 4.0) / 3, Tolerance);
        Of([0], ["y"]).Value.Should().BeApproximately((1 / 2.0 + 2 / 5.0) / 2, Tolerance);
    }

    [Fact]
    public void Interpolated_precision_is_the_largest_at_a_recall_or_beyond()
    {
        // Of x precision rises to 3/4 at the last; of y it is 1 at a recall of one half and 2/5 at 1.
        double[] x = [.. Enumerable.Repeat(3 / 4.0, 11)];
        double[] y = [1, 1, 1, 1, 1, 1, 0.4, 0.4, 0.4, 0.4, 0.4];
        Of([1], ["x"]).InterpolatedPrecision.Should().Equal(x);
        Of([1], ["y"]).InterpolatedPrecision.Should().Equal(y);
        Of([1, 1], ["x", "y"]).InterpolatedPrecision.Should().Equal(x.Zip(y, (a, b) => (a + b) / 2));
    }

    [Fact]
    public void A_recall_of_tenths_is_met_exactly()
    {
        // Ten relevant items, each followed by an irrelevant one: at a recall of t / 10 precision is t / (2 t - 1).
        bool[] alternating = [.. Enumerable.Range(0, 20).Select(place => place % 2 == 0)];
        AveragePrecision.Of(alternating)!.InterpolatedPrecision.Should().Equal(Enumerable.Range(0, 11).Select(t => t == 0 ? 1 : t / (2.0 * t - 1)));
    }

    [Fact]
    public void A_query_without_a_relevant_item_has_no_part()
    {
        var all = Of([1, 1, -1], ["x", "z", "y"]);
        all.QueryCount.Should().Be(2);
        var two = Of([1, -1], ["x", "y"]);
        all.Should().BeEquivalentTo(two, options => options.Excluding(one => one.ByQuery));
        all.ByQuery.Should().Equal(two.ByQuery[0], null, two.ByQuery[1]);
        Of([1], ["z"]).Should().BeEquivalentTo(new MeanAveragePrecision(null, [], [null]));
        Of([], []).Value.Should().BeNull();
        AveragePrecision.Of([false, false]).Should().BeNull();
        AveragePrecision.Of([]).Should().BeNull();
    }

    [Fact]
    public void A_perfect_ranking_has_1_and_the_worst_the_least()
    {
        // Ten categories, each a direction of its own.
        float[][] axes = [.. Enumerable.Range(0, 10).Select(i => Enumerable.Range(0, 10).Select(j => i == j ? 1f : 0).ToArray())];
        int[] labels = [.. Enumerable.Range(0, 70).Select(i => i * 7 % 10)];
        using var gallery = FeatureData.Index([.. labels.Select(label => axes[label])]);
        using var queries = FeatureData.Matrix(axes, 10);
        var categories = Enumerable.Range(0, 10).ToArray();
        var perfect = MeanAveragePrecision.Of(gallery, labels, queries, categories);
        perfect.Value.Should().Be(1);
        perfect.InterpolatedPrecision.Should().OnlyContain(precision => precision == 1).And.HaveCount(11);

        // The seven relevant items at the ranks 64 to 70.
        using var opposite = -queries;
        MeanAveragePrecision.Of(gallery, labels, opposite, categories).Value.Should().BeApproximately(Enumerable.Range(1, 7).Average(i => i / (63.0 + i)), Tolerance);
    }

    [Fact]
    public void Only_the_order_of_the_scores_counts()
    {
        var random = new Random(1);
        float[] scores = [.. Enumerable.Range(0, 300).Select(_ => random.Next(-16, 17) / 8f)];
        int[] labels = [.. scores.Select(_ => random.Next(4))];
        var before = Of(x => x);
        before.Value.Should().BeInRange(0.1, 0.9);
        foreach (var increasing in (Func<float, float>[])[x => 3 * x + 1, x => x * x * x, MathF.Exp, x => x / 1024 - 7])
        {
            Of(increasing).Should().BeEquivalentTo(before);
        }

        Of(x => -x).Value.Should().NotBe(before.Value);

        MeanAveragePrecision Of(Func<float, float> transform)
        {
            using var gallery = FeatureData.Index(FeatureData.Column(Array.ConvertAll(scores, score => transform(score))));
            using var query = ones(4, 1);
            return MeanAveragePrecision.Of(gallery, labels, query, [0, 1, 2, 3]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(16 << 20)]
    public void It_is_what_counting_better_items_gives(long blockBytes)
    {
        foreach (var (items, queries, length) in new[]
        {
            (FeatureData.Random(1, 130, 12), FeatureData.Random(2, 25, 12), 12),
            (FeatureData.Quantized(3, 130, 5), FeatureData.Quantized(4, 25, 5), 5),
            (FeatureData.Repeated(5, 130, 12), FeatureData.Random(6, 25, 12), 12),
        })
        {
            var random = new Random(7);
            int[] labels = [.. items.Select(_ => random.Next(6))];
            int[] queryLabels = [.. queries.Select(_ => random.Next(8))];
            using var gallery = FeatureData.Index(items, blockBytes);
            using var features = FeatureData.Matrix(queries, length);
            var measured = MeanAveragePrecision.Of(gallery, labels, features, queryLabels, blockBytes);
            double?[] plain = [.. queries.Select((query, i) => Plain(items, labels, query, queryLabels[i]))];
            measured.QueryCount.Should().Be(plain.Count(one => one is not null)).And.BeLessThan(queries.Length);
            measured.Value.Should().BeApproximately(plain.Average()!.Value, Tolerance);
            measured.InterpolatedPrecision.Should().BeInDescendingOrder().And.OnlyContain(precision => precision > 0 && precision <= 1);
        }
    }

    [Fact]
    public void No_tensor_survives()
    {
        using var gallery = FeatureData.Index(Items);
        using var queries = FeatureData.Matrix(FeatureData.Column(1, -1), 1);
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        MeanAveragePrecision.Of(gallery, Categories, queries, ["x", "y"], blockBytes: 1).QueryCount.Should().Be(2);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(live);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var gallery = FeatureData.Index(Items);
        using var queries = FeatureData.Matrix(FeatureData.Column(1, -1), 1);
        ((Action)(() => MeanAveragePrecision.Of(gallery, ["x"], queries, ["x", "y"]))).Should().Throw<ArgumentException>().WithMessage("*each of the 5 items. Found 1.*");
        ((Action)(() => MeanAveragePrecision.Of(gallery, Categories, queries, ["x"]))).Should().Throw<ArgumentException>().WithMessage("*each of the 2 queries. Found 1.*");
        ((Action)(() => MeanAveragePrecision.Of(gallery, Categories, queries, ["x", "y"], blockBytes: 0))).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("blockBytes");
    }

    private static MeanAveragePrecision Of(float[] queries, string[] categories)
    {
        using var gallery = FeatureData.Index(Items);
        using var features = FeatureData.Matrix(FeatureData.Column(queries), 1);
        return MeanAveragePrecision.Of(gallery, Categories, features, categories);
    }

    // For each relevant item: which share of those that are not behind it is relevant. Nothing is sorted.
    private static double? Plain(float[][] items, int[] labels, float[] query, int wanted)
    {
        var scores = Array.ConvertAll(items, item => InnerProduct.Of(query, item));
        var relevant = Enumerable.Range(0, items.Length).Where(i => labels[i] == wanted).ToArray();
        return relevant.Length == 0 ? null : relevant.Average(i => (double)relevant.Count(j => !IsBehind(j, i)) / Enumerable.Range(0, items.Length).Count(j => !IsBehind(j, i)));

        bool IsBehind(int one, int other) => scores[one] < scores[other] || scores[one] == scores[other] && one > other;
    }
}
