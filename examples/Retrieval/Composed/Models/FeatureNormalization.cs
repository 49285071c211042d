using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>Features of unit length, times a learned scale: how sharp the softmax over their products is.</summary>
public sealed class FeatureNormalization : Module<Tensor, Tensor>
{
    // As in TIRG's code.
    private const float FirstScale = 4;

    private readonly Parameter norm_s;

    /// <summary>Begins with a scale of 4.</summary>
    public FeatureNormalization()
        : base(nameof(FeatureNormalization))
    {
        norm_s = Parameter(tensor(FirstScale));
        RegisterComponents();
    }

    /// <summary>Normalizes.</summary>
    /// <param name="features">N x width.</param>
    /// <returns>N x width, each row of the scale's length.</returns>
    public override Tensor forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        return (norm_s * functional.normalize(features, p: 2, dim: 1)).MoveToOuterDisposeScope();
    }
}
