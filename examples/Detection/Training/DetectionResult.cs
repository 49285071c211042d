using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>What came out of a run. Precisions are in percent.</summary>
internal sealed record DetectionResult
{
    /// <summary>The tasks with their harmonizer.</summary>
    public required string Name { get; init; }

    public required int Seed { get; init; }

    /// <summary>On the test images, with the last iterate.</summary>
    public required Precision Test { get; init; }

    /// <summary>On the test images of the target domain; null where there is none.</summary>
    public required Precision? Target { get; init; }

    /// <summary>The pairs of tasks.</summary>
    public required IReadOnlyList<PairStatistics> Pairs { get; init; }

    /// <summary>The largest weight that the harmonizer gave.</summary>
    public required double LargestWeight { get; init; }

    /// <summary>Training alone, without evaluation.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<DetectionEvaluation> Evaluations { get; init; }
}
