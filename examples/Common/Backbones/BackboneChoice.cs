namespace MultiTaskGH.Examples.Common;

/// <summary>A backbone by its name: the example's own small one, or a residual network.</summary>
public sealed class BackboneChoice
{
    private BackboneChoice(string name, ResNetFactory? resNet)
    {
        Name = name;
        ResNet = resNet;
    }

    /// <summary>The names of the command line.</summary>
    public static IReadOnlyList<string> All { get; } = ["small", ResNetVariant.ResNet18.Name, ResNetVariant.ResNet50.Name];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>Makes the residual network; null for the small one.</summary>
    public ResNetFactory? ResNet { get; }

    /// <summary>What the weights are before the training, in words for the user.</summary>
    public string Initialization => ResNet?.Initialization ?? "random weights";

    /// <summary>Whether the backbone was trained before.</summary>
    public bool IsPretrained => ResNet?.IsPretrained == true;

    /// <summary>The backbone of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="weights">A .safetensors file with its weights, by torchvision's names; null for random ones.</param>
    /// <exception cref="InputException">The name is unknown, the small backbone was given weights, or the file does not fit.</exception>
    public static BackboneChoice Parse(string name, string? weights)
    {
        ArgumentNullException.ThrowIfNull(name);
        var lower = name.ToLowerInvariant();
        if (!All.Contains(lower))
        {
            throw new InputException($"A backbone must be one of {string.Join(", ", All)}. Found '{name}'.");
        }

        if (lower != All[0])
        {
            return new(lower, new(lower == ResNetVariant.ResNet18.Name ? ResNetVariant.ResNet18 : ResNetVariant.ResNet50, weights));
        }

        return weights is null
            ? new(lower, null)
            : throw new InputException($"--weights needs --backbone resnet18 or resnet50, whose names torchvision's files have. Found --backbone {lower}.");
    }
}
