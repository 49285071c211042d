namespace MultiTaskGH;

/// <summary>The raw numbers of a step, by position, as the engine hands them to its report. Nobody writes to the arrays afterwards.</summary>
internal sealed record StepOutcome
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

    /// <summary>Why the harmonizer did not learn from the losses after the update; null where it did, or needs none.</summary>
    public string? UnobservedReason { get; init; }

    /// <summary>Whether the direction may be made of other rows than the gradients.</summary>
    public bool ReplacesGradients { get; init; }

    /// <summary>What became of an update.</summary>
    /// <param name="definition">The step.</param>
    /// <param name="layout">Its positions.</param>
    /// <param name="sums">What its micro-batches added up to.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="heads">What heads received.</param>
    /// <param name="stepIndex">The number of updates before.</param>
    /// <param name="gramian">The Gramian of the active tasks; null where it was not measured.</param>
    /// <param name="gradientNorm">The norm before clipping.</param>
    /// <param name="skipReason">Why it was not made; null where it was.</param>
    public static StepOutcome Of(
        StepDefinition definition,
        TaskLayout layout,
        UpdateSums sums,
        StepWeights weights,
        HeadGradients heads,
        long stepIndex,
        double[]? gramian,
        double gradientNorm,
        string? skipReason) => new()
        {
            StepName = definition.Name,
            StepIndex = stepIndex,
            TaskKeys = layout.Keys,
            Tasks = layout.Tasks,
            TaskOf = layout.TaskOf,
            Active = sums.Active,
            Losses = sums.MeanLosses(),
            TaskWeights = sums.TaskWeights(),
            PostWeights = sums.PostWeights(),
            Weights = skipReason is null ? [.. weights.Factors.Weights] : [.. Enumerable.Repeat(double.NaN, layout.Count)],
            Gramian = gramian is null ? null : Spread(gramian, sums.Active, layout.Count),
            GroupCount = layout.GroupNames.Count,
            HeadGradients = heads,
            MicroBatches = sums.MicroBatches,
            GradientNorm = gradientNorm,
            WeightsAge = skipReason is null ? weights.Age : 0,
            MetricKeys = definition.MetricKeys,
            Metrics = sums.Metrics(),
            Fallback = skipReason is null ? weights.Fallback : null,
            SkipReason = skipReason,
            UnobservedReason = skipReason is null && weights.LearnsFromUpdate ? "The losses after the update were not handed in." : null,
            ReplacesGradients = weights.ReplacesGradients,
        };

    /// <summary>The Gramian of all tasks from that of the active ones.</summary>
    private static double[] Spread(double[] ofActive, int[] active, int count)
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
