using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Detection.Tests;

public sealed class ConvolutionGradientsTests
{
    [Theory]
    [InlineData(8, 8, 3, 1)]
    [InlineData(10, 20, 5, 1)]
    [InlineData(64, 18, 3, 1)]
    [InlineData(48, 64, 3, 2)]
    [InlineData(32, 48, 5, 1)]
    public void Gradients_are_right_where_they_were_ensured(int inputs, int outputs, int kernel, int stride)
    {
        using var layer = Conv2d(inputs, outputs, kernel, stride, padding: kernel / 2);
        ConvolutionGradients.Ensure(layer);
        ConvolutionGradients.ErrorOf(layer).Should().BeLessThan(1e-5, "float32 rounds a sum of some thousand products");
    }

    [Fact]
    public void Layers_within_a_network_are_found()
    {
        using var network = Sequential(Conv2d(3, 16, 3), ReLU(), Sequential(Conv2d(16, 20, 3)), Flatten());
        ConvolutionGradients.Ensure(network);
        ConvolutionGradients.ErrorOf(network.modules().OfType<TorchSharp.Modules.Conv2d>().Last()).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Layers_with_a_wide_dilation_or_a_padding_by_name_are_tried_too()
    {
        using var network = Sequential(Conv2d(4, 12, 3, dilation: 9), Conv2d(12, 20, (5, 1), padding: (2, 0)), Conv2d(20, 8, 3, Padding.Same));
        ConvolutionGradients.Ensure(network);
        network.modules().OfType<TorchSharp.Modules.Conv2d>().Should().HaveCount(3).And.OnlyContain(layer => ConvolutionGradients.ErrorOf(layer) < 1e-5);
    }

    [Fact]
    public void Nothing_is_drawn_and_no_tensor_is_left()
    {
        using var layer = Conv2d(4, 12, 3);
        var state = GeneratorState();
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        ConvolutionGradients.Ensure(layer);
        ConvolutionGradients.ErrorOf(layer);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(live);
        GeneratorState().Should().Equal(state);
    }

    private static byte[] GeneratorState()
    {
        using var state = random.get_rng_state();
        return state.bytes.ToArray();
    }
}
