namespace MultiTaskGH;

/// <summary>When a task's own factor is applied.</summary>
public enum WeightApplies
{
    /// <summary>To the loss: the harmonizer sees the gradient with its factor.</summary>
    BeforeHarmonizing,

    /// <summary>
    /// To the weight that the harmonizer gives. With factors that are not all equal and positive, what a harmonizer promises of its direction
    /// does not hold (<see cref="StepReport.IsHarmonizerDirection"/>).
    /// </summary>
    AfterHarmonizing,
}
