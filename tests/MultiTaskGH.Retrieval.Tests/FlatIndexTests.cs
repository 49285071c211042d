using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Ranking;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class FlatIndexTests
{
    private const int Rows = 211;

    private static readonly Dictionary<string, (float[][] Gallery, float[][] Queries)> Cases = new()
    {
        ["random"] = (FeatureData.Random(1, Rows, 37), FeatureData.Random(2, 9, 37)),
        ["quantized"] = (FeatureData.Quantized(3, Rows, 8), FeatureData.Quantized(4, 9, 8)),
        ["repeated"] = (FeatureData.Repeated(5, Rows, 37), FeatureData.Random(6, 9, 37)),
        ["all equal"] = ([.. Enumerable.Repeat(FeatureData.Random(7, 1, 16)[0], Rows)], FeatureData.Random(8, 9, 16)),
        ["ascending"] = (FeatureData.Ascending(9, Rows, 24), FeatureData.Random(10, 9, 24)),
        ["near ties"] = (FeatureData.NearTies(11, Rows, 64), FeatureData.Random(12, 9, 64)),
        ["a row of a large norm"] = (FeatureData.Scaled(FeatureData.Random(13, Rows, 37), i => i == 100 ? 1e6f : 1), FeatureData.Random(14, 9, 37)),
        ["products that underflow"] = (FeatureData.Scaled(FeatureData.Random(15, Rows, 37), _ => 1e-23f), FeatureData.Scaled(FeatureData.Random(16, 9, 37), _ => 1e-22f)),
        ["zeros"] = (FeatureData.Scaled(FeatureData.Random(17, Rows, 5), _ => 0), FeatureData.Random(18, 9, 5)),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_found_is_what_a_stable_sort_of_all_scores_puts_first(string name)
    {
        var (gallery, queries) = Cases[name];
        foreach (var blockBytes in (long[])[1, 500, 4000, 16 << 20])
        {
            using var index = FeatureData.Index(gallery, blockBytes);
            foreach (var k in (int[])[1, 2, 10, 50, Rows - 1, Rows])
            {
                ShouldBeSorted(index, k, gallery, queries, null);
                ShouldBeSorted(index, k, gallery, queries[..1], null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_query_leaves_out_its_own_row_alone(string name)
    {
        var (gallery, queries) = Cases[name];
        var best = FeatureData.Sorted(gallery, queries[0])[0].Index;
        int?[] excluded = [best, null, 0, Rows - 1, 17, null, 17, best, null];
        foreach (var blockBytes in (long[])[1, 4000])
        {
            using var index = FeatureData.Index(gallery, blockBytes);
            foreach (var k in (int[])[1, 10, Rows - 1])
            {
                ShouldBeSorted(index, k, gallery, queries, excluded);
            }
        }
    }

    [Fact]
    public void What_float32_cannot_tell_apart_is_told_apart()
    {
        var (gallery, queries) = Cases["near ties"];
        using var index = FeatureData.Index(gallery);
        using var scope = NewDisposeScope();
        var query = FeatureData.Matrix(queries[..1], 64);
        var inFloat = query.mm(FeatureData.Matrix(gallery, 64).t())[0];
        inFloat.data<float>().Distinct().Count().Should().BeLessThan(Rows / 2);
        index.Search(query, Rows).Scores(0).ToArray().Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Queries_fill_many_blocks_with_any_number_of_threads(int threads)
    {
        var (gallery, queries) = (FeatureData.Quantized(20, 60, 6), FeatureData.Quantized(21, 700, 6));
        using var index = FeatureData.Index(gallery);
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            ShouldBeSorted(index, 5, gallery, queries, null);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Scores_are_inner_products()
    {
        using var index = FeatureData.Index([[1, 2, 3], [0.5f, -1, 0], [-1, 2, 3], [1, 2, 3]]);
        using var queries = tensor(new float[,] { { 2, 1, -1 }, { 0, 0, 1 } });
        var found = index.Search(queries, 4);
        (found.QueryCount, found.K).Should().Be((2, 4));
        found.Indices(0).ToArray().Should().Equal(0, 3, 1, 2);
        found.Scores(0).ToArray().Should().Equal(1, 1, 0, -3);
        found.Indices(1).ToArray().Should().Equal(0, 2, 3, 1);
        found.Scores(1).ToArray().Should().Equal(3, 3, 3, 0);
    }

    [Fact]
    public void No_query_finds_nothing()
    {
        using var index = FeatureData.Index(FeatureData.Random(1, 5, 3));
        using var none = empty(0, 3);
        index.Search(none, 2).QueryCount.Should().Be(0);
        index.Search(none, 2, []).QueryCount.Should().Be(0);
    }

    [Fact]
    public void Features_may_lie_anyhow_and_have_gradients()
    {
        var (gallery, queries) = Cases["random"];
        using var scope = NewDisposeScope();
        var columns = FeatureData.Matrix(gallery, 37).t().contiguous().requires_grad_();
        var index = new FlatIndex(columns.t());
        var found = index.Search(FeatureData.Matrix(queries, 37).t().contiguous().t().requires_grad_(), 7);
        for (var query = 0; query < queries.Length; query++)
        {
            found.Indices(query).ToArray().Should().Equal(FeatureData.Sorted(gallery, queries[query]).Take(7).Select(one => one.Index));
        }

        index.Dispose();
        columns.IsInvalid.Should().BeFalse("the caller's tensor is the caller's");
    }

    [Fact]
    public void A_contiguous_gallery_is_not_copied()
    {
        using var scope = NewDisposeScope();
        var features = zeros(3, 4);
        using var rows = new FeatureRows(features, "features");
        features.fill_(2);
        FeatureRows.Values(rows.Block(1, 2)).ToArray().Should().Equal(Enumerable.Repeat(2f, 8));
    }

    [Fact]
    public void No_tensor_survives_a_search_and_the_gallery_survives_its_scope()
    {
        FlatIndex index;
        using (NewDisposeScope())
        {
            index = new FlatIndex(FeatureData.Matrix(FeatureData.Random(1, 50, 4), 4), blockBytes: 100);
        }

        using var queries = FeatureData.Matrix(FeatureData.Random(2, 6, 4), 4);
        var live = Live();
        index.Search(queries, 3).Indices(5).ToArray().Should().OnlyHaveUniqueItems();
        Live().Should().Be(live);
        ((Action)(() => index.Search(queries, 51))).Should().Throw<ArgumentException>();
        Live().Should().Be(live);
        index.Dispose();
        Live().Should().Be(live - 1);
        using var broken = tensor(new[,] { { 1f, float.NaN } });
        live = Live();
        ((Func<FlatIndex>)(() => new FlatIndex(broken))).Should().Throw<ArgumentException>();
        Live().Should().Be(live);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused(float number)
    {
        using var broken = tensor(new[,] { { 0f, 1 }, { number, 0 } });
        using var good = tensor(new[,] { { 0f, 1 }, { 2, 0 } });
        using var index = new FlatIndex(good);
        ((Func<FlatIndex>)(() => new FlatIndex(broken))).Should().Throw<ArgumentException>().WithMessage("The gallery's features must be finite. Found a number in row 1 that is not.*");
        ((Action)(() => index.Search(broken, 1))).Should().Throw<ArgumentException>().WithMessage("The queries must be finite. Found a number in row 1 that is not.*");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        var good = tensor(new[,] { { 0f, 1 }, { 2, 0 } });
        using var index = new FlatIndex(good);
        foreach (var bad in (Tensor[])[ones(2), ones(2, 0), ones(2, 2, 2), ones(2, 2, dtype: float64), ones(2, 2, dtype: int64)])
        {
            ((Func<FlatIndex>)(() => new FlatIndex(bad))).Should().Throw<ArgumentException>().WithMessage("*must be a matrix of float32 numbers*");
            ((Action)(() => index.Search(bad, 1))).Should().Throw<ArgumentException>().WithMessage("*must be a matrix of float32 numbers*");
        }

        ((Func<FlatIndex>)(() => new FlatIndex(empty(0, 2)))).Should().Throw<ArgumentException>().WithMessage("A gallery must have a row. Found none.*");
        ((Func<FlatIndex>)(() => new FlatIndex(good, blockBytes: 0))).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("blockBytes");
        ((Action)(() => index.Search(ones(1, 3), 1))).Should().Throw<ArgumentException>().WithMessage("*as many columns as the gallery, 2. Found 3.*");
        ((Action)(() => index.Search(full(1, 2, 1e38f), 1))).Should().Throw<ArgumentException>().WithMessage("*at most half of the largest float32 number. Found 2*E+38.*");
        ((Action)(() => index.Search(good, 1, [null]))).Should().Throw<ArgumentException>().WithMessage("*each of the 2 queries. Found 1.*");
        ((Action)(() => index.Search(good, 1, [null, 2]))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*one of the gallery's 2.*").Which.ActualValue.Should().Be(2);
        ((Action)(() => index.Search(good, 1, [-1, null]))).Should().Throw<ArgumentOutOfRangeException>().Which.ActualValue.Should().Be(-1);
        ((Action)(() => index.Search(good, 0))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Each query can get from 1 to 2 rows.*");
        ((Action)(() => index.Search(good, 3))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Each query can get from 1 to 2 rows.*");
        ((Action)(() => index.Search(good, 2, [null, 1]))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Each query can get from 1 to 1 rows.*");
        index.Search(good, 2, [null, null]).K.Should().Be(2);
    }

    private static long Live() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static void ShouldBeSorted(FlatIndex index, int k, float[][] gallery, float[][] queries, int?[]? excluded)
    {
        using var features = FeatureData.Matrix(queries, index.Dimensions);
        var found = index.Search(features, k, excluded);
        found.QueryCount.Should().Be(queries.Length);
        for (var query = 0; query < queries.Length; query++)
        {
            var sorted = FeatureData.Sorted(gallery, queries[query], excluded?[query]);
            found.Indices(query).SequenceEqual(Array.ConvertAll(sorted[..k], one => one.Index)).Should().BeTrue("query {0} has k = {1}", query, k);
            found.Scores(query).SequenceEqual(Array.ConvertAll(sorted[..k], one => one.Score)).Should().BeTrue("query {0} has k = {1}", query, k);
        }
    }
}
