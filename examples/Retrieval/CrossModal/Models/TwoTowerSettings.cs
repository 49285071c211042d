using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Models;

/// <summary>What a model of two towers is made of and trained with.</summary>
public sealed record TwoTowerSettings
{
    /// <summary>How many numbers an image is.</summary>
    public required int ImageFeatures { get; init; }

    /// <summary>How many numbers a text is.</summary>
    public required int TextFeatures { get; init; }

    /// <summary>How many categories there are.</summary>
    public required int Categories { get; init; }

    /// <summary>The size of both towers and of their losses.</summary>
    public required TowerShape Shape { get; init; }

    /// <summary>What reconciles the gradients of the tasks.</summary>
    public required Harmonizer Harmonizer { get; init; }

    /// <summary>What the classifier receives.</summary>
    public HeadGradients Heads { get; init; } = HeadGradients.Own;

    /// <summary>The iterations of the run.</summary>
    public required int Iterations { get; init; }

    /// <summary>AdamW's largest rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the model is trained.</summary>
    public required Device Device { get; init; }
}
