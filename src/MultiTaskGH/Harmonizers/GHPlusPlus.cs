using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// GH++: the angle of every conflicting pair is opened to 90 degrees, while the gradients keep their norms and turn as little as possible. Any
/// number of tasks. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// The aim is that of GH++ in Huang, Song and Zhang, IEEE TPAMI 2024 (arXiv 2408.00288), for two tasks. For N tasks: the target X is the
/// matrix nearest to the correlations that is positive semi-definite with a unit diagonal and no negative entry; among all unit vectors
/// with the Gramian X those with the least <c>sum_i omega_i^2 |u~_i - u_i|^2</c> are taken (orthogonal Procrustes problem), and
/// <c>d = sum_i |g_i| u~_i</c>. Two tasks of equal inertia: <see cref="GHPlusPlusRotation"/> with a split of 0.5, for any norms.
/// </para>
/// <para>The authors' code computes something else: see <see cref="GHPlusPlusReleased"/>.</para>
/// <para>
/// Promises: norms kept, no obtuse angle between the <i>harmonized</i> gradients, least turning for that target; permutation
/// equivariance; rotation invariance; linearity under a common scale; weights of exactly 1 without a conflict. It does <b>not</b> promise that d
/// hurts none of the <i>original</i> gradients (random gradients of unequal norms: some task in 6 % of the draws with 2 tasks, 30 % with 5);
/// <see cref="ProjectDirection"/> adds that. A zero gradient takes no part, its weight is 1.
/// </para>
/// <para>
/// Where the gradients span fewer dimensions than the target needs (fewer parameters than tasks, exactly opposite or
/// Pareto-stationary gradients), no such vectors lie in their span: <see cref="GH"/> (exact) gives the weights, and the result says so.
/// Eigenvalues below 1e-12 of the largest count as zero, 1e-6 for float32 gradients, 8e-6 for float16 and 5e-4 for bfloat16 ones.
/// </para>
/// </remarks>
public sealed record GHPlusPlus : Harmonizer
{
    /// <summary>How strongly each gradient resists being turned; all alike by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Inertia Inertia
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Inertia));
            field = value;
        }
    } = Inertia.Directions;

    /// <summary>
    /// Whether the direction is projected, in the end, onto the cone of those that hurt no task (the cone of <see cref="GH"/>). False by default:
    /// the direction is then the sum of the turned gradients.
    /// </summary>
    public bool ProjectDirection { get; init; }

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">No task, or the given inertias are not one per task.</exception>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        if (Inertia.Values.Length > 0 && Inertia.Values.Length != taskCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(taskCount),
                $"Inertia must hold one value per task. Found {Inertia.Values.Length} values for {taskCount} tasks.");
        }

        return new Run(Inertia, ProjectDirection, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"new GHPlusPlus {{ Inertia = {Inertia}, ProjectDirection = {(ProjectDirection ? "true" : "false")} }}";

    private sealed class Run(Inertia inertia, bool projectDirection, int taskCount) : GramianRun(taskCount)
    {
        private const string RankFallback =
            "GH (exact) stood in for GH++: the gradients span fewer dimensions than gradients without a conflict would need";

        private const string TargetFallback =
            "GH (exact) stood in for GH++: the alternating projections for the target correlations did not settle";

        private readonly TurnedWeights turned = new(taskCount);
        private readonly ConeWeights cone = new(taskCount);
        private readonly double[] omega = new double[taskCount];

        private protected override HarmonizerResult SolveConflict(in HarmonizerInput input, Span<double> weights)
        {
            var positions = Correlations.Positions;
            for (var i = 0; i < positions.Length; i++)
            {
                omega[i] = inertia.Values.Length > 0 ? inertia.Values[input.ActiveTasks[positions[i]]]
                    : inertia.Equals(Inertia.Norms) ? Correlations.Norms[i]
                    : 1;
            }

            if (!turned.TryFindTarget(Correlations))
            {
                return FallBack(input, weights, TargetFallback);
            }

            if (!turned.TryWeigh(Correlations, omega, input.GradientEpsilon, weights))
            {
                return FallBack(input, weights, RankFallback);
            }

            if (projectDirection && !cone.TryProjectDirection(Correlations, input.GradientEpsilon, weights))
            {
                return HarmonizerResult.NoSolution(positions[0], NotConverged);
            }

            return HarmonizerResult.Solved;
        }

        private HarmonizerResult FallBack(in HarmonizerInput input, Span<double> weights, string explanation)
        {
            var failed = cone.WeighProjections(Correlations, input.GradientEpsilon, weights);
            return failed < 0 ? HarmonizerResult.FellBack(explanation) : HarmonizerResult.NoSolution(failed, NotConverged);
        }
    }
}
