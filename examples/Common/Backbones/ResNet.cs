using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Common;

/// <summary>A residual network with the layers, the initialization and the names of torchvision's, so that weights of torchvision load by name.</summary>
/// <remarks>
/// K. He et al., <em>Deep Residual Learning for Image Recognition</em>, CVPR 2016. As in torchvision the stride of a bottleneck block is that of its
/// 3 x 3 convolution ("v1.5"); the paper has it in the first 1 x 1 convolution.
/// </remarks>
public sealed class ResNet : Module<Tensor, Tensor>
{
    /// <summary>The channels behind the first convolution.</summary>
    internal const int StemChannels = 64;

    // The names and their order are those of torchvision's checkpoints.
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly MaxPool2d maxpool;
    private readonly Sequential layer1, layer2, layer3, layer4;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Linear? fc;

    /// <summary>Makes the network, its weights drawn from torch's global generator.</summary>
    /// <param name="variant">The depth.</param>
    /// <param name="classes">The classes of the last layer; null for a network that ends with the pooled features.</param>
    public ResNet(ResNetVariant variant, int? classes = null)
        : base(variant?.Name ?? throw new ArgumentNullException(nameof(variant)))
    {
        conv1 = Conv2d(3, StemChannels, 7, stride: 2, padding: 3, bias: false);
        bn1 = BatchNorm2d(StemChannels);
        maxpool = MaxPool2d(3, stride: 2, padding: 1);
        layer1 = Sequential(variant.Stage(0));
        layer2 = Sequential(variant.Stage(1));
        layer3 = Sequential(variant.Stage(2));
        layer4 = Sequential(variant.Stage(3));
        avgpool = AdaptiveAvgPool2d(1);
        fc = classes is { } count ? Linear(variant.Width, count) : null;
        RegisterComponents();

        foreach (var convolution in modules().OfType<Conv2d>())
        {
            init.kaiming_normal_(convolution.weight!, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        }
    }

    /// <summary>Images to class scores, or to the pooled features where the network has no classes.</summary>
    /// <param name="images">B x 3 x height x width, both at least 32.</param>
    /// <returns>B x classes, or B x <see cref="ResNetVariant.Width"/>.</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var features = Features(images);
        return (fc is null ? features : fc.call(features)).MoveToOuterDisposeScope();
    }

    /// <summary>Images to the pooled features, the input of the last layer.</summary>
    /// <param name="images">B x 3 x height x width, both at least 32.</param>
    /// <returns>B x <see cref="ResNetVariant.Width"/>.</returns>
    public Tensor Features(Tensor images)
    {
        // Without a graph that needs them, the maps between the layers go at once: an evaluation would hold gigabytes.
        using var scope = NewDisposeScope();
        return avgpool.call(FeatureMaps(images)[^1]).flatten(1).MoveToOuterDisposeScope();
    }

    /// <summary>Images to the maps behind <c>layer2</c>, <c>layer3</c> and <c>layer4</c>, which detectors call C3, C4 and C5.</summary>
    /// <param name="images">B x 3 x height x width, both at least 32.</param>
    /// <returns>B x channels x height / stride x width / stride, rounded up, for the strides 8, 16 and 32; the channels are <see cref="ResNetVariant.MapChannels"/>.</returns>
    public IReadOnlyList<Tensor> FeatureMaps(Tensor images)
    {
        using var scope = NewDisposeScope();
        var stem = maxpool.call(bn1.call(conv1.call(images)).relu_());
        var map2 = layer2.call(layer1.call(stem));
        var map3 = layer3.call(map2);
        var map4 = layer4.call(map3);
        return [map2.MoveToOuterDisposeScope(), map3.MoveToOuterDisposeScope(), map4.MoveToOuterDisposeScope()];
    }
}
