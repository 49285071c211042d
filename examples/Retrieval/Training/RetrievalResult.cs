using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>What came out of a run.</summary>
internal sealed record RetrievalResult
{
    /// <summary>The losses with their harmonizer.</summary>
    public required string Name { get; init; }

    public required int Seed { get; init; }

    /// <summary>On the tests, with the last iterate, in percent: in the order of <see cref="RetrievalProblem.Measures"/>.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>The pairs of tasks.</summary>
    public required IReadOnlyList<PairStatistics> Pairs { get; init; }

    /// <summary>The largest weight that the harmonizer gave.</summary>
    public required double LargestWeight { get; init; }

    /// <summary>Training alone, without evaluation.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<RetrievalEvaluation> Evaluations { get; init; }
}
