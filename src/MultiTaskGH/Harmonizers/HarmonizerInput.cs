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
    /// and finite; empty unless <see cref="Needs.Gramian"/> or <see cref="Needs.Gradients"/> was asked for.
    /// </summary>
    public ReadOnlySpan<double> Gramian { get; init; }

    /// <summary>
    /// The gradients of the active tasks, entry by entry; null unless <see cref="Needs.Gradients"/> was asked for. What a method writes there takes the
    /// place of the gradients: the direction is the sum of the weighted rows as the method leaves them.
    /// </summary>
    public GradientEntries? Gradients { get; init; }

    /// <summary>
    /// <c>G_1 G_2^T</c>, the inner products between the active tasks' gradients of the first further batch (rows) and of the second one (columns), row
    /// after row, <see cref="Count"/> x <see cref="Count"/>, finite, not symmetric; empty unless <see cref="Needs.SeveralBatches"/> was asked for.
    /// </summary>
    public ReadOnlySpan<double> CrossGramian { get; init; }

    /// <summary>
    /// The distance from 1 to the next number of the gradients' type: 2^-52 for float64, 2^-23 for float32. Rank decisions are made
    /// relative to it.
    /// </summary>
    public required double GradientEpsilon { get; init; }

    /// <summary>
    /// The distance from 1 to the next number of the type in which the Gramian's products and sums were made: 2^-52 where the Gramian is that of the
    /// gradients as they are but for float64's rounding, though these be float32. 0, the default, where nothing is known: it then counts as summed in the
    /// gradients' type, float32 at least.
    /// </summary>
    public double GramianEpsilon { get; init; }

    /// <summary>How many updates the step has made before this one.</summary>
    public long StepIndex { get; init; }

    /// <summary>The number of active tasks, N.</summary>
    public int Count => ActiveTasks.Length;
}
