namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What came out of a run.</summary>
internal sealed record RunResult
{
    /// <summary>The method.</summary>
    public required string Name { get; init; }

    /// <summary>The harmonizer as a C# expression; null for source-only.</summary>
    public required string? Harmonizer { get; init; }

    public required HeadGradients Heads { get; init; }

    public required int Seed { get; init; }

    /// <summary>How many iterations were done; fewer than asked for where the run was stopped.</summary>
    public required int Iterations { get; init; }

    public required bool Completed { get; init; }

    /// <summary>On the target, with the last iterate, in percent.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The share of iterations in which the two gradients were in conflict, in percent; NaN for a single loss.</summary>
    public required double ConflictRate { get; init; }

    /// <summary>The largest weight that the harmonizer gave.</summary>
    public required double LargestWeight { get; init; }

    /// <summary>Training alone, without evaluation.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<Evaluation> Evaluations { get; init; }

    /// <summary>An accuracy on the way.</summary>
    internal sealed record Evaluation(int Iteration, double Accuracy, double Loss, double ConflictRate);
}
