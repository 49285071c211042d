using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class MultilinearMapTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void Small_maps_hold_the_product_of_each_probability_with_each_feature()
    {
        using var map = new MultilinearMap(3, 2, seed: 0);
        var joint = map.call(tensor(new double[] { 1, 2, 3, -1, 0, 4 }, [2, 3]), tensor(new double[] { 0.25, 0.75, 1, 0 }, [2, 2]));
        joint.shape.Should().Equal(2, map.OutputWidth).And.Equal(2, 6);
        joint.data<double>().ToArray().Should().Equal(0.25, 0.5, 0.75, 0.75, 1.5, 2.25, -1, 0, 4, 0, 0, 0);
        map.named_buffers().Should().BeEmpty();
    }

    [Theory]
    [InlineData(64, 64, false, 4096)]
    [InlineData(241, 17, true, 1024)]
    [InlineData(768, 10, true, 1024)]
    [InlineData(256, 12, false, 3072)]
    public void More_than_4096_entries_are_projected(int width, int classes, bool isProjected, int outputWidth)
    {
        using var map = new MultilinearMap(width, classes, seed: 0);
        (map.IsProjected, map.OutputWidth).Should().Be((isProjected, outputWidth));
        map.call(rand(2, width), rand(2, classes)).shape.Should().Equal(2, outputWidth);
    }

    [Fact]
    public void A_projection_multiplies_the_projected_features_and_probabilities_entry_by_entry()
    {
        const int Width = 600, Classes = 7;
        using var map = new MultilinearMap(Width, Classes, seed: 3);
        map.to(float64);
        var (features, probabilities) = (rand(2, Width, dtype: float64), rand(2, Classes, dtype: float64));
        var buffers = map.named_buffers().Select(buffer => buffer.buffer).ToArray();
        buffers.Should().HaveCount(2).And.OnlyContain(buffer => buffer.dtype == float64);
        var ofFeatures = PlainLosses.Rows(buffers.Single(buffer => buffer.shape[0] == Width));
        var ofClasses = PlainLosses.Rows(buffers.Single(buffer => buffer.shape[0] == Classes));
        var (f, p) = (PlainLosses.Rows(features), PlainLosses.Rows(probabilities));
        var joint = PlainLosses.Rows(map.call(features, probabilities));
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 1024; column++)
            {
                var (left, right) = (f[row].Select((value, i) => value * ofFeatures[i][column]).Sum(), p[row].Select((value, k) => value * ofClasses[k][column]).Sum());

                // 600 terms of magnitude 1 in double, divided by 32.
                joint[row][column].Should().BeApproximately(left * right / 32, 1e-12);
            }
        }
    }

    [Fact]
    public void A_projection_keeps_the_inner_products_of_the_outer_products()
    {
        using var map = new MultilinearMap(500, 10, seed: 1);
        var (features, probabilities) = (randn(2, 500), rand(2, 10));
        var joint = map.call(features, probabilities);
        var expected = features.mm(features.t()) * probabilities.mm(probabilities.t());

        // The mean of 1,024 products of two squared normal numbers, with a variance of 8: four standard deviations.
        for (var row = 0; row < 2; row++)
        {
            (joint[row].dot(joint[row]) / expected[row, row]).ToDouble().Should().BeApproximately(1, 4 * Math.Sqrt(8.0 / 1024));
        }
    }

    [Fact]
    public void A_seed_decides_the_projections_and_torchs_own_generator_is_left_alone()
    {
        manual_seed(5);
        using var first = new MultilinearMap(500, 10, seed: 1);
        using var same = new MultilinearMap(500, 10, seed: 1);
        using var other = new MultilinearMap(500, 10, seed: 2);
        var next = rand(1).ToSingle();
        manual_seed(5);
        next.Should().Be(rand(1).ToSingle());
        Projection(same).eq(Projection(first)).all().ToBoolean().Should().BeTrue();
        Projection(other).eq(Projection(first)).all().ToBoolean().Should().BeFalse();

        // Standard normal: 512,000 numbers, five standard deviations of mean and variance.
        Projection(first).mean().ToDouble().Should().BeApproximately(0, 5 / Math.Sqrt(512_000));
        Projection(first).var().ToDouble().Should().BeApproximately(1, 5 * Math.Sqrt(2.0 / 512_000));

        static Tensor Projection(MultilinearMap map) => map.named_buffers().Single(buffer => buffer.buffer.shape[0] == 500).buffer;
    }

    public void Dispose() => scope.Dispose();
}
