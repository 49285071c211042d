using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Classification.Backbones;

/// <summary>The networks for images of digits: two convolutions, 48 channels of features, and a classifier with two layers of 100 units.</summary>
public abstract class DigitArchitecture : Architecture
{
    private const int FeatureChannels = 48;

    /// <inheritdoc/>
    public override int EncoderWidth => FeatureChannels * FeatureSide * FeatureSide;

    /// <inheritdoc/>
    public override int HiddenWidth => 100;

    /// <inheritdoc/>
    public override bool HasBottleneck => false;

    // Each convolution takes four pixels off, each pooling halves what is left.
    private int FeatureSide => ((Side - 4) / 2 - 4) / 2;

    /// <inheritdoc/>
    public override Module<Tensor, Tensor> Encoder() => Sequential(
        Conv2d(Channels, 32, 5), BatchNorm2d(32), ReLU(), MaxPool2d(2),
        Conv2d(32, FeatureChannels, 5), BatchNorm2d(FeatureChannels), ReLU(), MaxPool2d(2),
        Flatten());

    /// <inheritdoc/>
    public override Module<Tensor, Tensor> Hidden() => Sequential(HiddenLayers());

    /// <inheritdoc/>
    public override Module<Tensor, Tensor> Head() => Sequential([.. HiddenLayers(), Output()]);

    private Module<Tensor, Tensor>[] HiddenLayers() =>
    [
        Dropout(0.5), Linear(EncoderWidth, HiddenWidth), BatchNorm1d(HiddenWidth), ReLU(),
        Dropout(0.5), Linear(HiddenWidth, HiddenWidth), BatchNorm1d(HiddenWidth), ReLU(),
        Dropout(0.5),
    ];
}
