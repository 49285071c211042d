namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>What the adversarial loss sees in place of the query's image.</summary>
public enum Perturbation
{
    /// <summary>Nothing: there is no adversarial loss.</summary>
    None,

    /// <summary>The image after a step of the fast gradient sign method against the clean loss.</summary>
    FastGradientSign,

    /// <summary>The image with Gaussian noise of the same size: its standard deviation is epsilon.</summary>
    GaussianNoise,
}
