namespace MultiTaskGH;

/// <summary>What <see cref="RLW"/> draws its weights from.</summary>
public enum RLWDistribution
{
    /// <summary>The softmax of independent standard normal numbers.</summary>
    Normal,

    /// <summary>The uniform distribution on the simplex, Dirichlet(1, ..., 1).</summary>
    Dirichlet,
}
