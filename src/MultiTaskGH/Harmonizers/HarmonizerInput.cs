namespace MultiTaskGH;

/// <summary>What a harmonizer is given in one step. Valid during the call only.</summary>
public readonly ref struct HarmonizerInput
{
    /// <summary>
    /// The tasks of the run's group that take part in this step: ascending indices within the group, below the <c>taskCount</c> of
    /// <see cref="Harmonizer.Start"/>.
    /// </summary>
    public required ReadOnlySpan<int> ActiveTasks { get; init; }

    /// <summary>
    /// The losses of the active tasks, factors before harmonizing included, each the sum over the micro-batches, as the gradients are; empty unless
    /// <see cref="Needs.Losses"/> was asked for.
    /// </summary>
    public ReadOnlySpan<double> Losses { get; init; }

    /// <summary>
    /// The Gramian <c>K = G G^T</c> of the active tasks' gradients, row after row, <see cref="Count"/> x <see cref="Count"/>, symmetric
    /// and finite; empty unless <see cref="Needs.Gramian"/> was asked for.
    /// </summary>
    public ReadOnlySpan<double> Gramian { get; init; }

    /// <summary>
    /// The distance from 1 to the next number of the gradients' type: 2^-52 for float64, 2^-23 for float32. Rank decisions are made
    /// relative to it.
    /// </summary>
    public required double GradientEpsilon { get; init; }

    /// <summary>How many updates the step has made before this one.</summary>
    public long StepIndex { get; init; }

    /// <summary>The number of active tasks, N.</summary>
    public int Count => ActiveTasks.Length;
}
