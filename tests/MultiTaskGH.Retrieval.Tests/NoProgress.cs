using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>Shows nothing.</summary>
internal sealed class NoProgress : TrainingProgress
{
    public static NoProgress Instance { get; } = new();

    public override void StartRun(string name, int iterations, int done = 0)
    {
    }

    public override void Report(TrainingStatus status, bool evaluated)
    {
    }
}
