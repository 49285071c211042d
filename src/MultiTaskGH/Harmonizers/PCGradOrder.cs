namespace MultiTaskGH;

/// <summary>In which order <see cref="PCGrad"/> projects a gradient against the others.</summary>
public enum PCGradOrder
{
    /// <summary>A new random order for every task in every step, as in the paper.</summary>
    Shuffled,

    /// <summary>The order of the tasks, always: deterministic, but not permutation equivariant for more than two tasks.</summary>
    Fixed,
}
