using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>A run, and what pictures of it need.</summary>
/// <param name="Result">What came out.</param>
/// <param name="Trace">Every harmonized step.</param>
internal sealed record TrainedRun(RunResult Result, StepTrace Trace)
{
    /// <summary>The harmonized pairs' traces.</summary>
    public IEnumerable<ConflictTrace> Conflicts() => Conflicts(Result.Name, Trace, Result.Iterations);

    /// <summary>The harmonized pairs of a trace: neighbours, the first task with the second, the third with the fourth.</summary>
    public static IEnumerable<ConflictTrace> Conflicts(string name, StepTrace trace, int iterations)
    {
        var keys = trace.TaskKeys;
        return Enumerable.Range(0, keys.Count / 2).Select(pair => trace.Conflicts(
            keys.Count < 4 ? name : $"{name}: {keys[2 * pair]}, {keys[2 * pair + 1]}", 2 * pair, 2 * pair + 1, iterations));
    }
}
