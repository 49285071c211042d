using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Ranking;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class InnerProductTests
{
    [Fact]
    public void Every_entry_counts_once_whatever_the_length()
    {
        for (var length = 0; length <= 70; length++)
        {
            float[] x = [.. Enumerable.Range(1, length).Select(i => (float)i)];
            float[] y = [.. Enumerable.Range(1, length).Select(i => i % 3 - 1f)];
            InnerProduct.Of(x, y).Should().Be(x.Zip(y, (a, b) => (double)a * b).Sum(), "whole numbers have no rounding");
        }
    }

    [Fact]
    public void Where_rows_lie_changes_nothing()
    {
        var (x, y) = (FeatureData.Random(1, 1, 131)[0], FeatureData.Random(2, 1, 131)[0]);
        var expected = InnerProduct.Of(x, y);
        expected.Should().BeApproximately(x.Zip(y, (a, b) => (double)a * b).Sum(), 131 * 131 * 1.2e-16, "two orders of summation differ by their rounding");
        for (var offset = 0; offset < 9; offset++)
        {
            float[] moved = [.. new float[offset], .. x];
            InnerProduct.Of(moved.AsSpan(offset), y).Should().Be(expected);
            InnerProduct.Of(y, moved.AsSpan(offset)).Should().Be(expected);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(512)]
    public void A_product_in_float32_is_within_the_bound_and_the_bound_is_small(int length)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (FeatureData.Random(3, 20, length), FeatureData.Random(4, 30, length));
        var products = FeatureData.Matrix(x, length).mm(FeatureData.Matrix(y, length).t());
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < y.Length; j++)
            {
                var (norm, otherNorm) = (Math.Sqrt(InnerProduct.Of(x[i], x[i])), Math.Sqrt(InnerProduct.Of(y[j], y[j])));
                var bound = ScoreRounding.Bound(length, norm, otherNorm);
                Math.Abs(products[i, j].ToSingle() - InnerProduct.Of(x[i], y[j])).Should().BeLessThanOrEqualTo(bound);
                bound.Should().BeInRange(length * 5.9e-8 * norm * otherNorm, (length + 2) * 6e-8 * norm * otherNorm);
            }
        }
    }
}
