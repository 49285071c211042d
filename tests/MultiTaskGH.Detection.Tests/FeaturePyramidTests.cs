using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Detection.Tests;

public sealed class FeaturePyramidTests
{
    [Fact]
    public void Each_level_has_the_width_and_a_half_of_the_size_before()
    {
        using var scope = NewDisposeScope();
        using var pyramid = new FeaturePyramid(new SmallBackbone(), 16);
        pyramid.call(rand(2, 3, 64, 96)).Select(map => string.Join(" x ", map.shape)).Should().Equal("2 x 16 x 8 x 12", "2 x 16 x 4 x 6", "2 x 16 x 2 x 3");
    }

    [Fact]
    public void Residual_networks_fit_below_a_pyramid()
    {
        using var scope = NewDisposeScope();
        using var pyramid = new FeaturePyramid(new ResNetBackbone(new(ResNetVariant.ResNet18, weights: null)), 16);
        pyramid.eval();
        pyramid.call(rand(1, 3, 64, 64)).Select(map => string.Join(" x ", map.shape)).Should().Equal("1 x 16 x 8 x 8", "1 x 16 x 4 x 4", "1 x 16 x 2 x 2");
    }

    [Fact]
    public void The_gradient_is_that_of_finite_differences()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var pyramid = new FeaturePyramid(new SmallBackbone(), 4);
        pyramid.to(float64);
        var images = randn(2, 3, 64, 64, dtype: float64);

        // The coarsest lateral layer reaches the finest map through both enlargements alone.
        var weight = pyramid.named_parameters().First(entry => entry.name == "lateral.2.weight").parameter;
        var direction = randn_like(weight);
        var mask = randn(2, 4, 8, 8, dtype: float64);
        Loss().backward();
        var derivative = (weight.grad! * direction).sum().ToDouble();
        const double Step = 1e-4;
        double[] losses = [.. new[] { Step, -2 * Step }.Select(step =>
        {
            using var unrecorded = no_grad();
            weight.add_(direction * step);
            return Loss().ToDouble();
        })];
        derivative.Should().BeApproximately((losses[0] - losses[1]) / (2 * Step), 1e-7 * Math.Abs(derivative), "the map is linear in the weight");

        Tensor Loss() => (pyramid.call(images)[0] * mask).sum();
    }
}
