using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What all runs of a comparison have in common.</summary>
internal sealed record RunSettings
{
    public const double DefaultLearningRate = 0.01;

    public required int Iterations { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>The rate of the first iteration.</summary>
    public required double LearningRate { get; init; }

    public double Momentum { get; init; } = 0.9;

    public double WeightDecay { get; init; } = 1e-3;

    public required Device Device { get; init; }

    /// <summary>How many accuracies a run's history holds.</summary>
    public int Evaluations { get; init; } = 10;

    /// <summary>Makes sure, before anything is written, that both domains fill a batch.</summary>
    /// <exception cref="InputException">One does not.</exception>
    public void CheckBatch(AdaptationTask task)
    {
        foreach (var set in (DigitSet[])[task.SourceImages, task.TargetImages])
        {
            BatchSampler.CheckBatchSize(set, BatchSize);
        }
    }
}
