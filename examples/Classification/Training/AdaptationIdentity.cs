using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What the numbers of an adaptation depend on.</summary>
internal sealed record AdaptationIdentity : RunIdentity
{
    public required string Method { get; init; }

    /// <summary>The harmonizer as a C# expression; null for a single loss.</summary>
    public required string? Harmonizer { get; init; }

    public required HeadGradients? Heads { get; init; }

    public required int Seed { get; init; }

    public required string Dataset { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public required int SourceImages { get; init; }

    /// <summary>How many images are adapted to.</summary>
    public required int TargetImages { get; init; }

    /// <summary>How many images the accuracy is measured on.</summary>
    public required int EvaluationImages { get; init; }

    /// <summary>The fingerprint of the images and labels.</summary>
    public required string DataSha256 { get; init; }

    public required string Architecture { get; init; }

    /// <summary>The images that the networks see: channels x height x width, and what became of them before.</summary>
    public required string Input { get; init; }

    /// <summary>The weights that the networks start from.</summary>
    public required string Initialization { get; init; }

    public required int Iterations { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required double EncoderRateFactor { get; init; }

    public required string Parameters { get; init; }

    public static AdaptationIdentity Of(RunPlan plan, AdaptationTask task, RunSettings settings, int seed) => new()
    {
        Method = plan.Method.Name,
        Harmonizer = plan.Harmonizer?.Harmonizer.ToString(),
        Heads = plan.Heads,
        Seed = seed,
        Dataset = task.Direction.Dataset,
        Source = task.Direction.Source,
        Target = task.Direction.Target,
        SourceImages = task.Source.TrainingCount,
        TargetImages = task.Target.TrainingCount,
        EvaluationImages = task.Target.EvaluationCount,
        DataSha256 = task.Sha256,
        Architecture = task.Architecture.Name,
        Input = string.Join("; ", new[] { FormattableString.Invariant($"{task.Architecture.Channels} x {task.Architecture.Side} x {task.Architecture.Side}"), task.Source.Preparation }.Where(part => part.Length > 0)),
        Initialization = task.Architecture.Initialization,
        Iterations = settings.Iterations,
        BatchSize = settings.BatchSize,
        LearningRate = settings.LearningRate,
        EncoderRateFactor = settings.EncoderRateFactor,
        Parameters = settings.ParameterText,
        Device = settings.Device.type.ToString().ToLowerInvariant(),
    };
}
