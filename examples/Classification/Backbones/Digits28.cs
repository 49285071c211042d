using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Classification.Backbones;

/// <summary>The networks for grey digits of 28 x 28 pixels: two convolutions, 768 features, and a classifier 768-100-100-K.</summary>
public sealed class Digits28 : Architecture
{
    /// <inheritdoc/>
    public override string Name => "digits28";

    /// <inheritdoc/>
    public override int Channels => 1;

    /// <inheritdoc/>
    public override int Side => 28;

    /// <inheritdoc/>
    public override int EncoderWidth => 48 * 4 * 4;

    /// <inheritdoc/>
    public override int HiddenWidth => 100;

    /// <inheritdoc/>
    public override bool HasBottleneck => false;

    /// <inheritdoc/>
    public override Module<Tensor, Tensor> Encoder() => Sequential(
        Conv2d(1, 32, 5), BatchNorm2d(32), ReLU(), MaxPool2d(2),
        Conv2d(32, 48, 5), BatchNorm2d(48), ReLU(), MaxPool2d(2),
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
