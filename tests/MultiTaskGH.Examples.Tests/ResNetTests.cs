using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Tests;

public sealed class ResNetTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void Convolutions_start_with_the_variance_of_their_fan_out_and_batch_normalization_with_the_identity()
    {
        manual_seed(1);
        using var network = new ResNet(ResNetVariant.ResNet18);
        foreach (var convolution in network.modules().OfType<Conv2d>())
        {
            var weight = convolution.weight!;
            var expected = Math.Sqrt(2.0 / (weight.shape[0] * weight.shape[2] * weight.shape[3]));

            // Of n normal numbers the standard deviation is known to 1 / sqrt(2 n), their mean to 1 / sqrt(n): five times that.
            var spread = 5 / Math.Sqrt(weight.numel());
            (weight.std().ToDouble() / expected).Should().BeApproximately(1, spread / Math.Sqrt(2));
            (weight.mean().ToDouble() / expected).Should().BeApproximately(0, spread);
        }

        using var batch = NewDisposeScope();
        var input = randn(2, 64, 3, 3);
        network.eval();
        var normalized = network.modules().OfType<BatchNorm2d>().First().call(input);

        // 1e-5 is added to the variance.
        (normalized / input - 1).abs().max().ToDouble().Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Images_of_any_size_give_features_of_one_width()
    {
        using var network = new ResNet(ResNetVariant.ResNet18);
        foreach (var (height, width) in ((int, int)[])[(32, 32), (33, 47)])
        {
            network.call(zeros(2, 3, height, width)).shape.Should().Equal(2, ResNetVariant.ResNet18.Width);
        }
    }

    [Fact]
    public void Every_parameter_has_a_gradient_and_nothing_survives_but_the_features()
    {
        using var network = new ResNet(ResNetVariant.ResNet18);
        var images = rand(2, 3, 32, 32);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var features = network.call(images);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
        features.square().sum().backward();
        network.parameters().Select(parameter => parameter.grad!.abs().sum().ToDouble()).Should().OnlyContain(norm => norm > 0);
    }

    [Fact]
    public void Each_map_is_what_the_next_layer_sees_and_the_last_one_is_pooled()
    {
        using var network = new ResNet(ResNetVariant.ResNet18);
        network.eval();
        using var noGradients = no_grad();
        var images = rand(2, 3, 64, 90);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var maps = network.FeatureMaps(images);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 3);
        maps.Select(map => string.Join(" x ", map.shape)).Should().Equal("2 x 128 x 8 x 12", "2 x 256 x 4 x 6", "2 x 512 x 2 x 3");
        ResNetVariant.ResNet18.MapChannels.Should().Equal(maps.Select(map => (int)map.shape[1]));
        ResNetVariant.ResNet50.MapChannels.Should().Equal(512, 1024, 2048);
        AreClose(Layer("layer3").call(maps[0]), maps[1]).Should().BeTrue();
        AreClose(Layer("layer4").call(maps[1]), maps[2]).Should().BeTrue();
        AreClose(maps[2].mean([2, 3]), network.Features(images)).Should().BeTrue();

        Module<Tensor, Tensor> Layer(string name) => (Module<Tensor, Tensor>)network.named_children().Single(child => child.name == name).module;

        // A mean and a pooling may add in another order: float32 has seven digits.
        bool AreClose(Tensor found, Tensor expected) => found.allclose(expected, rtol: 1e-5, atol: 1e-6);
    }

    public void Dispose() => scope.Dispose();
}
