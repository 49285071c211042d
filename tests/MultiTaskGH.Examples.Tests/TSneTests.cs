using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class TSneTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void Points_at_equal_distances_are_equal_neighbours()
    {
        // The corners of a simplex: p_j|i is 1 / (N - 1) at any width, and p_ij half of the sum of two of them over N.
        const int Count = 12;
        var affinities = TSne.Affinities(eye(Count, dtype: float64), perplexity: 3);
        var expected = (ones(Count, Count, dtype: float64) - eye(Count, dtype: float64)) / (Count * (Count - 1));

        // 66 logarithms and exponentials of numbers near 1.
        (affinities - expected).abs().max().ToDouble().Should().BeLessThan(1e-12 / Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(30)]
    public void Every_point_has_as_many_neighbours_as_the_perplexity_says_whatever_the_scale(double perplexity)
    {
        // A ring: all points see the same distances, so that p_ij is p_j|i over N and tells its entropy.
        const int Count = 100;
        var angles = arange(Count, dtype: float64) * (2 * Math.PI / Count);
        foreach (var scale in (double[])[1e-6, 1, 1e6])
        {
            var conditional = TSne.Affinities(stack([angles.cos(), angles.sin()], 1) * scale, perplexity) * Count;
            var entropy = -(conditional * conditional.clamp_min(double.Epsilon).log()).sum([1L]);

            // The width is halved until double has no more digits; logarithms of 100 terms.
            (entropy.exp() / perplexity - 1).abs().max().ToDouble().Should().BeLessThan(1e-9);
        }
    }

    [Fact]
    public void Clusters_stay_apart_and_neighbours_stay_neighbours()
    {
        const int Clusters = 4, Size = 30;
        using var generator = new Generator(3);
        var centres = randn(Clusters, 50, generator: generator) * 4;
        var points = centres.repeat_interleave(Size, 0) + randn(Clusters * Size, 50, generator: generator);
        var (x, y) = TSne.Embed(points, perplexity: 10, iterations: 400);
        for (var i = 0; i < x.Length; i++)
        {
            var nearest = Enumerable.Range(0, x.Length).Where(j => j != i).OrderBy(j => (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])).Take(5);
            nearest.Select(j => j / Size).Should().AllBeEquivalentTo(i / Size);
        }
    }

    [Fact]
    public void The_same_points_give_the_same_picture_and_stay_as_they_are()
    {
        using var generator = new Generator(5);
        var points = randn(40, 6, generator: generator);
        var before = points.clone();
        var first = TSne.Embed(points, perplexity: 5, iterations: 60);
        manual_seed(99);
        var second = TSne.Embed(points, perplexity: 5, iterations: 60);
        first.X.Should().Equal(second.X);
        first.Y.Should().Equal(second.Y);
        points.Equals(before).Should().BeTrue();
    }

    [Fact]
    public void Equal_points_and_points_on_a_line_have_a_place()
    {
        foreach (var points in (Tensor[])[ones(10, 3), arange(10, dtype: float32).unsqueeze(1)])
        {
            var (x, y) = TSne.Embed(points, perplexity: 2, iterations: 300);
            x.Concat(y).Should().OnlyContain(value => double.IsFinite(value));
        }
    }

    [Fact]
    public void What_cannot_be_embedded_is_refused()
    {
        ((Action)(() => TSne.Embed(ones(3, 2)))).Should().Throw<ArgumentException>().WithMessage("*at least 4. Found 3 x 2.*");
        ((Action)(() => TSne.Embed(ones(30, 2), perplexity: 10))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*less than a third of the 30 points*");
        ((Action)(() => TSne.Embed(full(30, 2, double.NaN), perplexity: 3))).Should().Throw<ArgumentException>().WithMessage("*finite*");
        ((Action)(() => TSne.Embed(ones(30, 2), perplexity: 3, iterations: 0))).Should().Throw<ArgumentOutOfRangeException>();
    }

    public void Dispose() => scope.Dispose();
}
