namespace MultiTaskGH;

/// <summary>The raw numbers of a step, as the engine hands them to its report. Nobody writes to the arrays afterwards.</summary>
internal sealed class StepOutcome
{
    public required string StepName { get; init; }

    public required long StepIndex { get; init; }

    public required IReadOnlyList<string> TaskKeys { get; init; }

    /// <summary>The tasks' numbers in the generated enumeration.</summary>
    public required int[] Members { get; init; }

    /// <summary>Raw losses by task, the mean over the micro-batches.</summary>
    public required double[] Losses { get; init; }

    public required double[] TaskWeights { get; init; }

    public required double[] PostWeights { get; init; }

    /// <summary>The harmonizer's weights by task; NaN in a skipped step.</summary>
    public required double[] Weights { get; init; }

    /// <summary>N x N, row after row; null where it was not measured.</summary>
    public double[]? Gramian { get; init; }

    public required HeadGradients HeadGradients { get; init; }

    public int MicroBatches { get; init; } = 1;

    /// <summary>The 2-norm of the whole gradient before clipping; NaN where clipping is off.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    public string? Fallback { get; init; }

    public string? SkipReason { get; init; }
}
