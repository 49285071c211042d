namespace MultiTaskGH;

/// <summary>
/// DualProj: the projection of the mean gradient onto the cone of directions that hurt no task. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Lopez-Paz and Ranzato, Gradient Episodic Memory for Continual Learning, NeurIPS 2017, equation 8, for the gradients of several tasks as in Quinton and Rey, 2024
/// (arXiv 2406.16232): <c>d = P(sum_i p_i g_i)</c> with the Euclidean projection P onto <c>{ v : (v, g_j) &gt;= 0 for all j }</c> and
/// <c>p_i = 1/N</c> unless a preference says otherwise.
/// </para>
/// <para>
/// Promises: no task is hurt; no other such direction lies nearer to the mean; permutation equivariance; rotation invariance; linearity under a common
/// scale; weights equal to the preference without a conflict. A zero gradient takes no part, its weight is its preference.
/// Where the gradients are linearly dependent, the weights of least <c>sum_j (added weight_j |g_j|)^2</c> are taken.
/// </para>
/// <para>
/// Difference from TorchJD, whose default is ours: it adds 1e-4 to the diagonal of the normalized Gramian and takes gradients below a norm of 0.01 for zero. The
/// projection here is exact.
/// </para>
/// </remarks>
public sealed record DualProj : Harmonizer
{
    /// <summary>How much each gradient counts, one number per task, not negative; null, the default, for the same number for all.</summary>
    /// <remarks>It takes the place of 1/N: <see cref="Reduction"/> then has no say.</remarks>
    /// <exception cref="ArgumentException">Empty, a number that is not finite or negative, or nothing but zeros.</exception>
    public IReadOnlyList<double>? Preference
    {
        get;
        init => field = Preferences.Guard(value, nameof(Preference));
    }

    /// <summary>
    /// Whether the mean of the gradients is projected, the default, or their sum. Without a say where there is a <see cref="Preference"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no reduction.</exception>
    public Reduction Reduction
    {
        get;
        init => field = Reductions.Guard(value, nameof(Reduction));
    } = Reduction.Mean;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">No task, or not as many as the preference has numbers.</exception>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        Preferences.CheckCount(Preference, taskCount, nameof(Preference));
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new DualProj {{ Preference = {Preferences.Text(Preference)}, Reduction = Reduction.{Reduction} }}";

    private sealed class Run(DualProj definition, int taskCount) : CorrelationRun(taskCount)
    {
        private readonly ConeWeights cone = new(taskCount);

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            Reductions.FillShares(definition.Preference, definition.Reduction, input.ActiveTasks, weights);
            return !Correlations.HasConflict || cone.TryProjectDirection(Correlations, input.GradientEpsilon, weights)
                ? HarmonizerResult.Solved
                : HarmonizerResult.NoSolution(Correlations.Positions[0], NotConverged);
        }
    }
}
