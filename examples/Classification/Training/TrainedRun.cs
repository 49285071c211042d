using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>A run, and what pictures of it need.</summary>
/// <param name="Result">What came out.</param>
/// <param name="Trace">Every harmonized step.</param>
/// <param name="Confusion">With the last iterate; null where not a single iteration was done.</param>
internal sealed record TrainedRun(RunResult Result, StepTrace Trace, Confusion? Confusion)
{
    /// <summary>The harmonized pairs' traces.</summary>
    public IEnumerable<ConflictTrace> Conflicts() =>
        Enumerable.Range(0, Trace.TaskKeys.Count / 2).Select(pair => Trace.Conflicts(PairName(pair), 2 * pair, 2 * pair + 1));

    // With a single pair the method says it all.
    private string PairName(int pair) =>
        Trace.TaskKeys.Count < 4 ? Result.Name : $"{Result.Name}: {Trace.TaskKeys[2 * pair]}, {Trace.TaskKeys[2 * pair + 1]}";
}
