using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What the user has set in place of a method's defaults; null for what they left.</summary>
internal sealed record RunOverrides
{
    public int? Iterations { get; init; }

    public int? BatchSize { get; init; }

    public double? LearningRate { get; init; }

    public double? EncoderRateFactor { get; init; }

    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    public required Device Device { get; init; }
}
