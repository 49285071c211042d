using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Models;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>What the numbers of a run depend on.</summary>
internal sealed record DetectionIdentity : RunIdentity
{
    public required string Tasks { get; init; }

    /// <summary>The harmonizer as a C# expression.</summary>
    public required string Harmonizer { get; init; }

    public required HeadGradients Heads { get; init; }

    public required int Seed { get; init; }

    /// <summary>The names of the sets: for training, for tests, and both of the target domain.</summary>
    public required string Data { get; init; }

    /// <summary>The fingerprint of the images and boxes.</summary>
    public required string DataSha256 { get; init; }

    public required string Classes { get; init; }

    public required string Backbone { get; init; }

    /// <summary>The weights that the backbone starts from.</summary>
    public required string Initialization { get; init; }

    /// <summary>The size of the input, and what became of the images before.</summary>
    public required string Input { get; init; }

    public required BoxLoss BoxLoss { get; init; }

    public required double AlignmentStrength { get; init; }

    public required int Iterations { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public static DetectionIdentity Of(DetectionPlan plan, DetectionTask task, DetectionRunSettings settings, int seed) => new()
    {
        Tasks = plan.Tasks,
        Harmonizer = plan.Harmonizer.Harmonizer.ToString()!,
        Heads = plan.Heads,
        Seed = seed,
        Data = string.Join(", ", new[] { task.Source, task.Target }.OfType<DetectionSplit>().SelectMany(split => new[] { split.Training.Name, split.Test.Name })),
        DataSha256 = task.Sha256,
        Classes = string.Join(", ", task.ClassNames),
        Backbone = task.Backbone.Name,
        Initialization = task.Backbone.Initialization,
        Input = task.Augmentation.ToString(),
        BoxLoss = settings.BoxLoss,
        AlignmentStrength = plan.IsAligned ? settings.AlignmentStrength : 0,
        Iterations = settings.Iterations,
        BatchSize = settings.BatchSize,
        LearningRate = settings.LearningRate,
        Device = settings.Device.type.ToString(),
    };
}
