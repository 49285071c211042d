using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Training;

/// <summary>What all runs of a comparison have in common.</summary>
internal sealed record RunSettings
{
    public required int Iterations { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Adam's in the first iteration; it falls linearly to 0.</summary>
    public required double LearningRate { get; init; }

    public required Device Device { get; init; }

    /// <summary>What a step does whose losses or gradients are not finite, or for whose gradients the method has no solution.</summary>
    public StepPolicy Policy { get; init; } = StepPolicy.Skip;
}
