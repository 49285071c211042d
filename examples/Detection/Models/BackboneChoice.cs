using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>A backbone by its name, with the width of the pyramid on it.</summary>
public sealed class BackboneChoice
{
    private const int SmallWidth = 64;

    // A quarter of the paper's 256: the layers behind it are to stay small beside the backbone.
    private const int ResNetWidth = 128;

    private readonly ResNetVariant? variant;
    private readonly string? weights;

    private BackboneChoice(string name, ResNetVariant? variant, string? weights)
    {
        Name = name;
        this.variant = variant;
        this.weights = weights;
        if (weights is not null)
        {
            // A file that does not fit is reported before anything else happens.
            Create().Dispose();
            using var file = File.OpenRead(weights);
            Initialization = $"weights of {Path.GetFileName(weights)}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(file))[..12]}";
        }
    }

    /// <summary>The names of the command line.</summary>
    public static IReadOnlyList<string> All { get; } = ["small", "resnet18", "resnet50"];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>What the weights are before the training, in words for the user.</summary>
    public string Initialization { get; } = "random weights";

    /// <summary>Whether the backbone was trained before.</summary>
    public bool IsPretrained => weights is not null;

    /// <summary>The channels of the pyramid's maps.</summary>
    public int PyramidWidth => variant is null ? SmallWidth : ResNetWidth;

    /// <summary>The backbone of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="weights">A .safetensors file with its weights, by torchvision's names; null for random ones.</param>
    /// <exception cref="InputException">The name is unknown, the small backbone was given weights, or the file does not fit.</exception>
    public static BackboneChoice Parse(string name, string? weights)
    {
        ArgumentNullException.ThrowIfNull(name);
        var lower = name.ToLowerInvariant();
        var variant = lower switch
        {
            "small" => null,
            "resnet18" => ResNetVariant.ResNet18,
            "resnet50" => ResNetVariant.ResNet50,
            _ => throw new InputException($"A backbone must be one of {string.Join(", ", All)}. Found '{name}'."),
        };
        return variant is null && weights is not null
            ? throw new InputException($"--weights needs --backbone resnet18 or resnet50, whose names torchvision's files have. Found --backbone {lower}.")
            : new(lower, variant, weights);
    }

    /// <summary>Makes the backbone.</summary>
    /// <exception cref="InputException">The file of weights has changed and cannot be read any more.</exception>
    public DetectionBackbone Create() => variant is null ? new SmallBackbone() : new ResNetBackbone(variant, weights);
}
