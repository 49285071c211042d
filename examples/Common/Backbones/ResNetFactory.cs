using System.Security.Cryptography;

namespace MultiTaskGH.Examples.Common;

/// <summary>Makes residual networks without the last layer, with random weights or those of a file.</summary>
public sealed class ResNetFactory
{
    private readonly string? weights;

    /// <summary>Weights are read once, so that a file that does not fit is reported before anything else happens.</summary>
    /// <param name="variant">The depth.</param>
    /// <param name="weights">A .safetensors file with the weights, by torchvision's names; null for random ones.</param>
    /// <exception cref="InputException">The file cannot be read, or holds weights of another network.</exception>
    public ResNetFactory(ResNetVariant variant, string? weights)
    {
        ArgumentNullException.ThrowIfNull(variant);
        Variant = variant;
        this.weights = weights;
        if (weights is not null)
        {
            using var network = Load(weights, out var left);
            Initialization = $"weights of {Path.GetFileName(weights)}{(left.Count > 0 ? $" without {string.Join(" and ", left)}" : "")}, SHA-256 {ShortHash(weights)}";
        }
    }

    /// <summary>The depth.</summary>
    public ResNetVariant Variant { get; }

    /// <summary>What the weights are before the training, in words for the user.</summary>
    public string Initialization { get; } = "random weights";

    /// <summary>Whether the network was trained before.</summary>
    public bool IsPretrained => weights is not null;

    /// <summary>Makes the network; random weights are drawn from torch's global generator.</summary>
    /// <exception cref="InputException">The file of weights has changed and cannot be read any more, or holds those of another network.</exception>
    public ResNet Create() => weights is null ? new(Variant) : Load(weights, out _);

    private ResNet Load(string path, out IReadOnlyList<string> left)
    {
        using var file = SafeTensorsFile.Open(path);
        var network = new ResNet(Variant);
        try
        {
            // torchvision's files hold the last layer too, for the classes of ImageNet.
            left = file.LoadInto(network, ignoredModules: ["fc"]);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // Two files of one name are two initializations.
    private static string ShortHash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file))[..12];
    }
}
