namespace MultiTaskGH;

/// <summary>In which order <see cref="PCGrad"/> and <see cref="GradVac"/> compare a gradient with the others.</summary>
public enum PCGradOrder
{
    /// <summary>A new random order for every task in every step, as in the papers.</summary>
    Shuffled,

    /// <summary>The order of the tasks, always: deterministic, but not permutation equivariant for more than two tasks.</summary>
    Fixed,
}
