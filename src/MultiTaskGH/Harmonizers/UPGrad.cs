namespace MultiTaskGH;

/// <summary>
/// UPGrad: the mean of the gradients' projections onto the cone of directions that hurt no task. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Quinton and Rey, Jacobian Descent for Multi-Objective Optimization, 2024 (arXiv 2406.16232), equation 3: <c>d = sum_i p_i P(g_i)</c> with the
/// Euclidean projection P onto <c>{ v : (v, g_j) &gt;= 0 for all j }</c> and <c>p_i = 1/N</c> unless a preference says otherwise. With
/// <see cref="Reduction.Sum"/> it is <see cref="GH"/> (exact).
/// </para>
/// <para>
/// Promises: no task is hurt; permutation equivariance; rotation invariance; linearity under a common scale, and P is that under the scale of each single
/// gradient; weights equal to the preference without a conflict. A zero gradient takes no part, its weight is its preference. For linearly dependent
/// gradients see <see cref="GH"/>.
/// </para>
/// <para>
/// Difference from TorchJD, whose default is ours: it adds 1e-4 to the diagonal of the normalized Gramian and takes gradients below a norm of 0.01 for zero; its
/// direction can then hurt tasks. The projections here are exact.
/// </para>
/// </remarks>
public sealed record UPGrad : Harmonizer
{
    /// <summary>How much each projection counts, one number per task, not negative; null, the default, for the same number for all.</summary>
    /// <remarks>It takes the place of 1/N: <see cref="Reduction"/> then has no say.</remarks>
    /// <exception cref="ArgumentException">Empty, a number that is not finite or negative, or nothing but zeros.</exception>
    public IReadOnlyList<double>? Preference
    {
        get;
        init => field = Preferences.Guard(value, nameof(Preference));
    }

    /// <summary>Whether the projections are averaged, the default, or summed. Without a say where there is a <see cref="Preference"/>.</summary>
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
    public override string ToString() => $"new UPGrad {{ Preference = {Preferences.Text(Preference)}, Reduction = Reduction.{Reduction} }}";

    private sealed class Run(UPGrad definition, int taskCount) : CorrelationRun(taskCount)
    {
        private readonly ConeWeights cone = new(taskCount);

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            Reductions.FillShares(definition.Preference, definition.Reduction, input.ActiveTasks, weights);
            var failed = Correlations.HasConflict ? cone.WeighProjections(Correlations, input.GradientEpsilon, weights) : -1;
            return failed < 0 ? HarmonizerResult.Solved : HarmonizerResult.NoSolution(failed, NotConverged);
        }
    }
}
