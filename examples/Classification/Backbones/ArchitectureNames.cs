using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Backbones;

/// <summary>The architectures by the names of the command line. A new one needs a line here.</summary>
public static class ArchitectureNames
{
    private static readonly (string Name, Func<int, int?, string?, Architecture> Create)[] Known =
    [
        ("digits28", (classes, side, weights) => Untrained(new Digits28 { Classes = classes }, side, weights)),
        ("digits32", (classes, side, weights) => Untrained(new Digits32 { Classes = classes }, side, weights)),
        ("resnet18", (classes, side, weights) => Residual(ResNetVariant.ResNet18, classes, side, weights)),
        ("resnet50", (classes, side, weights) => Residual(ResNetVariant.ResNet50, classes, side, weights)),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The architecture of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="classes">The number of classes, K.</param>
    /// <param name="side">Height and width of an image; null for the architecture's own.</param>
    /// <param name="weights">A .safetensors file with the encoder's weights; null for random ones.</param>
    /// <exception cref="InputException">
    /// No architecture has this name, or it cannot see images of this side, load weights, or load those of this file.
    /// </exception>
    public static Architecture Create(string name, int classes, int? side = null, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        var create = Known.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Create
            ?? throw new InputException($"An architecture must be one of {string.Join(", ", All)}. Found '{name}'.");
        return create(classes, side, weights);
    }

    private static DigitArchitecture Untrained(DigitArchitecture architecture, int? side, string? weights)
    {
        if (side is { } given && given != architecture.Side)
        {
            throw new InputException(
                $"{architecture.Name} sees images of {architecture.Side} x {architecture.Side} pixels. Found a side of {given}; leave it out or name another architecture.");
        }

        return weights is null
            ? architecture
            : throw new InputException($"--weights: {architecture.Name} always starts from random weights. Found {weights}; leave it out or name a ResNet.");
    }

    private static ResNetArchitecture Residual(ResNetVariant variant, int classes, int? side, string? weights) =>
        new(variant, side ?? ResNetArchitecture.DefaultSide, weights) { Classes = classes };
}
