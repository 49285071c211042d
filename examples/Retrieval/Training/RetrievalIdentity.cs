using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>What the numbers of a run depend on.</summary>
internal sealed record RetrievalIdentity : RunIdentity
{
    public required string Tasks { get; init; }

    /// <summary>The harmonizer as a C# expression.</summary>
    public required string Harmonizer { get; init; }

    public required HeadGradients Heads { get; init; }

    public required int Seed { get; init; }

    public required string Data { get; init; }

    /// <summary>The fingerprint of the data.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>The model with all of its settings.</summary>
    public required string Model { get; init; }

    public required int Iterations { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public static RetrievalIdentity Of(RetrievalProblem problem, RetrievalPlan plan, RetrievalRunSettings settings, int seed) => new()
    {
        Tasks = string.Join(", ", problem.TasksOf(plan)),
        Harmonizer = plan.Harmonizer.Harmonizer.ToString()!,
        Heads = plan.Heads,
        Seed = seed,
        Data = problem.Name,
        DataSha256 = problem.Sha256,
        Model = problem.Model,
        Iterations = settings.Iterations,
        BatchSize = settings.BatchSize,
        LearningRate = settings.LearningRate,
        Device = settings.Device.type.ToString(),
    };
}
