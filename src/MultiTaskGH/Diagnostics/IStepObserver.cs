namespace MultiTaskGH.Diagnostics;

/// <summary>Follows a training run, report by report.</summary>
public interface IStepObserver
{
    /// <summary>Takes in what one step measured and did.</summary>
    /// <param name="report">The report, of the same tasks as every report before it.</param>
    /// <exception cref="ArgumentException">The report speaks of other tasks than the ones before it.</exception>
    void Observe(StepReport report);
}
