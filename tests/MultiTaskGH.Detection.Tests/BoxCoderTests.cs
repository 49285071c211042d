using FluentAssertions;
using MultiTaskGH.Examples.Detection.Anchors;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Detection.Tests;

public sealed class BoxCoderTests
{
    [Fact]
    public void Offsets_are_shifts_in_sizes_of_the_anchor_and_logarithms_of_ratios()
    {
        using var scope = NewDisposeScope();
        var anchors = tensor(new double[,] { { 10, 20, 30, 60 } });
        var boxes = tensor(new double[,] { { 14, 20, 34, 100 } });

        // Centre 24, 60 against 20, 40; size 20 x 80 against 20 x 40; in units of 0.1 and 0.2.
        double[] expected = [4.0 / 20 / 0.1, 20.0 / 40 / 0.1, 0, Math.Log(2) / 0.2];
        BoxCoder.Encode(boxes, anchors).data<double>().ToArray().Zip(expected).Should()
            .OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Fact]
    public void Decoding_undoes_encoding()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var corners = rand(200, 2, dtype: float64) * 100;
        var boxes = cat([corners, corners + 1 + 50 * rand(200, 2, dtype: float64)], 1);
        var places = rand(200, 2, dtype: float64) * 100;
        var anchors = cat([places, places + 1 + 50 * rand(200, 2, dtype: float64)], 1);
        (BoxCoder.Decode(BoxCoder.Encode(boxes, anchors), anchors) - boxes).abs().max().ToDouble()
            .Should().BeLessThan(1e-10, "a few roundings of numbers of some hundreds");
    }

    [Fact]
    public void Offsets_of_any_size_give_boxes_that_are_finite()
    {
        using var scope = NewDisposeScope();
        var offsets = tensor(new float[,] { { 1e6f, -1e6f, 1e6f, -1e6f } });
        BoxCoder.Decode(offsets, tensor(new float[,] { { 0, 0, 10, 10 } })).isfinite().all().ToBoolean().Should().BeTrue();
    }
}
