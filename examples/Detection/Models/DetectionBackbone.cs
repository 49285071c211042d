using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>Images to feature maps of which each is half as high and wide as the one before.</summary>
/// <param name="name">The name of the class.</param>
public abstract class DetectionBackbone(string name) : Module<Tensor, Tensor[]>(name)
{
    /// <summary>The pixels of the input between two neighbours of a map, map by map.</summary>
    public static IReadOnlyList<int> Strides { get; } = [8, 16, 32];

    /// <summary>The channels, map by map.</summary>
    public abstract IReadOnlyList<int> Channels { get; }
}
