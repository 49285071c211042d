using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Classification.Backbones;

/// <summary>The networks for photographs: a residual network without its last layer, a bottleneck of 256 units, and a linear classifier.</summary>
/// <remarks>The bottleneck has batch normalization and ReLU, as in Transfer-Learning-Library; that of CDAN's authors is the linear layer alone.</remarks>
public sealed class ResNetArchitecture : Architecture
{
    /// <summary>Height and width where nothing else is said: those of ImageNet's crops.</summary>
    public const int DefaultSide = 224;

    // The encoder halves height and width five times.
    private const int MinimumSide = 32;

    private readonly ResNetFactory factory;

    /// <summary>Describes the networks; weights are read once, so that a file that does not fit is reported before anything else happens.</summary>
    /// <param name="variant">The depth of the encoder.</param>
    /// <param name="side">Height and width of an image, at least 32.</param>
    /// <param name="weights">A .safetensors file with the encoder's weights, by torchvision's names; null for random ones.</param>
    /// <exception cref="InputException">The side is too small, or the file cannot be read or holds weights of another network.</exception>
    public ResNetArchitecture(ResNetVariant variant, int side = DefaultSide, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (side < MinimumSide)
        {
            throw new InputException($"{variant.Name} needs images of at least {MinimumSide} x {MinimumSide} pixels. Found a side of {side}; name a larger one.");
        }

        factory = new(variant, weights);
        Side = side;
    }

    /// <inheritdoc/>
    public override string Name => factory.Variant.Name;

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override int Side { get; }

    /// <inheritdoc/>
    public override int EncoderWidth => factory.Variant.Width;

    /// <inheritdoc/>
    public override int HiddenWidth => 256;

    /// <inheritdoc/>
    public override bool HasBottleneck => true;

    /// <inheritdoc/>
    public override string Initialization => factory.Initialization;

    /// <inheritdoc/>
    public override bool IsPretrained => factory.IsPretrained;

    /// <inheritdoc/>
    /// <exception cref="InputException">The file of weights has changed and cannot be read any more, or holds those of another network.</exception>
    public override Module<Tensor, Tensor> Encoder() => factory.Create();

    /// <inheritdoc/>
    public override Module<Tensor, Tensor> Hidden() => Sequential(Linear(EncoderWidth, HiddenWidth), BatchNorm1d(HiddenWidth), ReLU());
}
