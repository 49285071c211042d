using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>A residual network, with the weights of a file or random ones.</summary>
public sealed class ResNetBackbone : DetectionBackbone
{
    private readonly ResNet body;

    /// <summary>Makes the network.</summary>
    /// <param name="factory">Makes the residual network.</param>
    /// <exception cref="InputException">The file of weights has changed and cannot be read any more.</exception>
    public ResNetBackbone(ResNetFactory factory)
        : base(nameof(ResNetBackbone))
    {
        ArgumentNullException.ThrowIfNull(factory);
        Channels = factory.Variant.MapChannels;
        body = factory.Create();
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Channels { get; }

    /// <summary>Images to the maps after the residual network's second, third and fourth stage.</summary>
    /// <param name="images">B x 3 x height x width, multiples of 32.</param>
    public override Tensor[] forward(Tensor images) => [.. body.FeatureMaps(images)];
}
