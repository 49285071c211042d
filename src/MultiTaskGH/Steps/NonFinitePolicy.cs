namespace MultiTaskGH;

/// <summary>What a step does when a loss or a gradient is not finite, or when the harmonizer has no solution.</summary>
public enum NonFinitePolicy
{
    /// <summary>Throws a <see cref="NonFiniteException"/> that names the task. Nothing is updated.</summary>
    Throw,

    /// <summary>Updates nothing and says so in the report.</summary>
    Skip,
}
