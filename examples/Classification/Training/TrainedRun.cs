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
        return TaskPairs.Neighbours(keys.Count).Select(pair => trace.Conflicts(
            keys.Count < 4 ? name : $"{name}: {keys[pair.First]}, {keys[pair.Second]}", pair.First, pair.Second, iterations));
    }
}
