using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What came out of a run.</summary>
internal sealed record RunResult
{
    /// <summary>The method with its harmonizer.</summary>
    public required string Name { get; init; }

    public required int Seed { get; init; }

    /// <summary>How many iterations were done; fewer than asked for where the run was stopped.</summary>
    public required int Iterations { get; init; }

    public required bool Completed { get; init; }

    /// <summary>On the target, with the last iterate, in percent.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The same, averaged over the classes.</summary>
    public required double MeanClassAccuracy { get; init; }

    /// <summary>The largest accuracy on the way: an oracle, for it is chosen by the labels of the target.</summary>
    public required double OracleAccuracy { get; init; }

    /// <summary>The pairs of tasks that are harmonized.</summary>
    public required IReadOnlyList<PairStatistics> Pairs { get; init; }

    /// <summary>The largest weight that the harmonizer gave.</summary>
    public required double LargestWeight { get; init; }

    /// <summary>How many images of both domains had turned out to be unreadable by the end of the run, in it or in an earlier one of the process.</summary>
    public required int UnreadableImages { get; init; }

    /// <summary>Training alone, without evaluation.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<Evaluation> Evaluations { get; init; }

    /// <summary>The share of steps in which the first pair's gradients were in conflict, in percent; NaN for a single loss.</summary>
    public double ConflictRate() => Pairs.Count > 0 ? Pairs[0].ConflictRate : double.NaN;

    /// <summary>An accuracy on the way.</summary>
    internal sealed record Evaluation(int Iteration, double Accuracy, double Loss, double ConflictRate) : IEvaluation<Evaluation>
    {
        double IEvaluation<Evaluation>.Measure => Accuracy;

        public static Evaluation Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());

        public void Write(BinaryWriter writer)
        {
            writer.Write(Iteration);
            writer.Write(Accuracy);
            writer.Write(Loss);
            writer.Write(ConflictRate);
        }
    }
}
