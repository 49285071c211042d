namespace MultiTaskGH;

/// <summary>The raw numbers of a step, by position, as the engine hands them to its report. Nobody writes to the arrays afterwards.</summary>
internal sealed class StepOutcome
{
    public required string StepName { get; init; }

    public required long StepIndex { get; init; }

    public required IReadOnlyList<string> TaskKeys { get; init; }

    /// <summary>The declared tasks, families as one.</summary>
    public required IReadOnlyList<TaskDefinition> Tasks { get; init; }

    /// <summary>The declared task of each position.</summary>
    public required IReadOnlyList<int> TaskOf { get; init; }

    /// <summary>The positions of the tasks that took part, ascending.</summary>
    public required int[] Active { get; init; }

    /// <summary>Raw losses, the mean over the micro-batches; NaN where a task took no part.</summary>
    public required double[] Losses { get; init; }

    public required double[] TaskWeights { get; init; }

    public required double[] PostWeights { get; init; }

    /// <summary>The harmonizer's weights; NaN in a skipped step and where a task took no part.</summary>
    public required double[] Weights { get; init; }

    /// <summary>N x N, row after row, NaN where a task took no part; null where it was not measured.</summary>
    public double[]? Gramian { get; init; }

    public int GroupCount { get; init; } = 1;

    public required HeadGradients HeadGradients { get; init; }

    public int MicroBatches { get; init; } = 1;

    /// <summary>The 2-norm of the whole gradient before clipping; NaN where clipping is off.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    public int WeightsAge { get; init; }

    public IReadOnlyList<string> MetricKeys { get; init; } = [];

    /// <summary>NaN where a metric was absent.</summary>
    public double[] Metrics { get; init; } = [];

    public string? Fallback { get; init; }

    public string? SkipReason { get; init; }

    /// <summary>The Gramian of all tasks from that of the active ones.</summary>
    public static double[] Spread(double[] ofActive, int[] active, int count)
    {
        if (active.Length == count)
        {
            return ofActive;
        }

        var spread = new double[count * count];
        Array.Fill(spread, double.NaN);
        for (var i = 0; i < active.Length; i++)
        {
            for (var j = 0; j < active.Length; j++)
            {
                spread[active[i] * count + active[j]] = ofActive[i * active.Length + j];
            }
        }

        return spread;
    }
}
