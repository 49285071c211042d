using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>How a run trains.</summary>
internal sealed record RetrievalRunSettings
{
    public required int Iterations { get; init; }

    /// <summary>Queries, or pairs, in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The optimizer's rate, before what it is multiplied by along a run.</summary>
    public required double LearningRate { get; init; }

    public required Device Device { get; init; }

    /// <summary>After how many iterations a checkpoint is written; null for none.</summary>
    public int? CheckpointEvery { get; init; }
}
