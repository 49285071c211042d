using MultiTaskGH.Examples.Detection.Models;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>How a run trains.</summary>
internal sealed record DetectionRunSettings
{
    public required int Iterations { get; init; }

    /// <summary>Images of the source in a batch, and as many of the target where there is one.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Adam's largest rate.</summary>
    public required double LearningRate { get; init; }

    public required BoxLoss BoxLoss { get; init; }

    /// <summary>How strongly the reversed gradient of the domain classifier pulls at the end of a run.</summary>
    public required double AlignmentStrength { get; init; }

    public required Device Device { get; init; }

    /// <summary>After how many iterations a checkpoint is written; null for none.</summary>
    public int? CheckpointEvery { get; init; }
}
