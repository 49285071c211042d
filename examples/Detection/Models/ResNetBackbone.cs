using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>A residual network, with the weights of a file or random ones.</summary>
public sealed class ResNetBackbone : DetectionBackbone
{
    private readonly ResNet body;

    /// <summary>Makes the network.</summary>
    /// <param name="variant">Its depth.</param>
    /// <param name="weights">A .safetensors file with its weights, by torchvision's names; null to draw them from torch's global generator.</param>
    /// <exception cref="InputException">The file cannot be read, or holds weights of another network.</exception>
    public ResNetBackbone(ResNetVariant variant, string? weights)
        : base(nameof(ResNetBackbone))
    {
        ArgumentNullException.ThrowIfNull(variant);
        Channels = variant.MapChannels;
        body = new(variant);
        RegisterComponents();
        if (weights is not null)
        {
            try
            {
                // torchvision's files hold the last layer too, for the classes of ImageNet.
                using var file = SafeTensorsFile.Open(weights);
                file.LoadInto(body, ignoredModules: ["fc"]);
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Channels { get; }

    /// <summary>Images to the maps after the residual network's second, third and fourth stage.</summary>
    /// <param name="images">B x 3 x height x width, multiples of 32.</param>
    public override Tensor[] forward(Tensor images) => [.. body.FeatureMaps(images)];
}
