using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>What CDAN's discriminator sees: features and class probabilities multiplied, each with each, or a random projection of that.</summary>
/// <remarks>
/// M. Long et al., <em>Conditional Adversarial Domain Adaptation</em>, NeurIPS 2018: the outer product of f and p (eq. 4) where it has at most 4,096 entries, else
/// <c>(f R_f) * (p R_p) / sqrt(1024)</c>, entry by entry (eq. 6), with fixed R_f and R_p from N(0, 1). They are buffers: a checkpoint holds them, and no optimizer
/// changes them.
/// </remarks>
public sealed class MultilinearMap : Module<Tensor, Tensor, Tensor>
{
    private const int LargestOuterProduct = 4096;
    private const int ProjectedWidth = 1024;

    private readonly Tensor? featureProjection, classProjection;

    /// <summary>Draws the projections, where they are needed.</summary>
    /// <param name="featureWidth">The width of f.</param>
    /// <param name="classes">K.</param>
    /// <param name="seed">The seed of the projections.</param>
    public MultilinearMap(int featureWidth, int classes, ulong seed)
        : base(nameof(MultilinearMap))
    {
        IsProjected = featureWidth * classes > LargestOuterProduct;
        OutputWidth = IsProjected ? ProjectedWidth : featureWidth * classes;
        if (IsProjected)
        {
            using var generator = new Generator(seed);
            featureProjection = randn(featureWidth, ProjectedWidth, generator: generator);
            classProjection = randn(classes, ProjectedWidth, generator: generator);
        }

        RegisterComponents();
    }

    /// <summary>Whether the randomized form is used.</summary>
    public bool IsProjected { get; }

    /// <summary>The width of what comes out.</summary>
    public int OutputWidth { get; }

    /// <summary>Multiplies.</summary>
    /// <param name="features">f, B x width.</param>
    /// <param name="probabilities">p, B x K.</param>
    /// <returns>B x <see cref="OutputWidth"/>.</returns>
    public override Tensor forward(Tensor features, Tensor probabilities) => featureProjection is not null && classProjection is not null
        ? features.mm(featureProjection) * probabilities.mm(classProjection) / Math.Sqrt(ProjectedWidth)
        : (probabilities.unsqueeze(2) * features.unsqueeze(1)).flatten(1);
}
