using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// ConFIG: the direction that has the same cosine with every gradient, as long as the gradients' projections onto it together. Needs the Gramian, one backward pass
/// per task.
/// </summary>
/// <remarks>
/// <para>
/// Liu, Chu and Thuerey, ConFIG: Towards Conflict-free Training of Physics Informed Neural Networks, ICLR 2025, equations 2 to 4. With the unit gradients
/// U: <c>b = U^+ p</c>, <c>d = (sum_i (g_i, b)) b / |b|^2</c>, where p is 1 for all unless a preference says otherwise.
/// </para>
/// <para>
/// Promises: equal cosines, or cosines in the ratio of the preference (linearly independent gradients; none of them is then hurt, since the cosines are positive);
/// permutation equivariance; rotation invariance; linearity under a common scale. For dependent gradients cosines are as equal as least squares
/// make them; where that gives no direction, as between exactly opposite gradients, d is zero. A zero gradient takes no part, its weight is 0.
/// </para>
/// <para>Difference: the authors' formula for two gradients has no value for parallel ones. There is one formula here for any number.</para>
/// </remarks>
public sealed record ConFIG : Harmonizer
{
    /// <summary>The ratio of the cosines, one number per task, not negative; null, the default, for equal ones. Only ratios count.</summary>
    /// <exception cref="ArgumentException">Empty, a number that is not finite or negative, or nothing but zeros.</exception>
    public IReadOnlyList<double>? Preference
    {
        get;
        init => field = Preferences.Guard(value, nameof(Preference));
    }

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">No task, or not as many as the preference has numbers.</exception>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        Preferences.CheckCount(Preference, taskCount, nameof(Preference));
        return new Run(Preference, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new ConFIG {{ Preference = {Preferences.Text(Preference)} }}";

    private sealed class Run(IReadOnlyList<double>? preference, int taskCount) : CorrelationRun(taskCount)
    {
        private readonly CorrelationSystem system = new(taskCount);
        private readonly double[] shares = new double[taskCount];
        private readonly double[] wanted = new double[taskCount];
        private readonly double[] solution = new double[taskCount];

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            Reductions.FillShares(preference, Reduction.Sum, input.ActiveTasks, shares);
            weights.Clear();
            var n = Correlations.Count;
            var norms = Correlations.Norms;
            var p = wanted.AsSpan(0, n);
            for (var i = 0; i < n; i++)
            {
                p[i] = shares[Correlations.Positions[i]];
            }

            // b = U^T x with C x = p, by the pseudo-inverse; |b|^2 = x^T p.
            var x = solution.AsSpan(0, n);
            p.CopyTo(x);
            var floor = RankFloor.Tight(input.GradientEpsilon, n);
            system.Factor(Correlations.Values, n, floor);
            system.Solve(x);
            var square = Vectors.Dot(x, p);
            var length = 0.0;
            for (var i = 0; i < n; i++)
            {
                // (u_i, b) is p_i itself where the gradients are independent: recomputed, it would lose digits.
                length += norms[i] * (system.IsRegular ? p[i] : Vectors.Dot(Correlations.Values.Slice(i * n, n), x));
            }

            // Eigenvalues below the floor are rounding, and so is what p has along the others then.
            if (!(square > floor * Vectors.Dot(p, p)))
            {
                return HarmonizerResult.Solved;
            }

            for (var i = 0; i < n; i++)
            {
                weights[Correlations.Positions[i]] = length / norms[i] * (x[i] / square);
            }

            return HarmonizerResult.Solved;
        }
    }
}
