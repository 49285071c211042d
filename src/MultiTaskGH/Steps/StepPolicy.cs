namespace MultiTaskGH;

/// <summary>What a step does that cannot update: a number that is not finite, a harmonizer without a solution, or no task that takes part.</summary>
public enum StepPolicy
{
    /// <summary>Throws: a <see cref="NonFiniteException"/> that names the task, or an <see cref="InvalidOperationException"/> where no task takes part. Nothing is updated.</summary>
    Throw,

    /// <summary>Updates nothing and says so in the report.</summary>
    Skip,
}
