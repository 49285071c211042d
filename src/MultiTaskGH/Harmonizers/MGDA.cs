using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// MGDA: the point of least norm in the convex hull of the gradients, along which all losses fall at least equally. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Desideri, Multiple-gradient descent algorithm for multiobjective optimization, Comptes Rendus Mathematique 350, 2012; Sener and Koltun, Multi-Task Learning as
/// Multi-Objective Optimization, NeurIPS 2018, equation 3. Solved exactly, on unit gradients, so that norms may differ by any factor.
/// </para>
/// <para>
/// Promises: no task is hurt, <c>(d, g_i) &gt;= |d|^2</c> for weights that sum to 1; no weight is negative; permutation equivariance; rotation invariance;
/// linearity under a common scale. Short gradients dominate: a zero gradient is the point of least norm itself, so it takes all the
/// weight, several share it, and the direction is zero; so it is wherever zero lies in the hull. Where the gradients are affinely dependent the weights of least
/// <c>sum_j (weight_j |g_j|)^2</c> are taken.
/// </para>
/// <para>
/// Differences: TorchJD and LibMTL stop a Frank-Wolfe iteration early, up to 4 % above the least norm. Weights sum to 1 there as here; the code of
/// Nash-MTL's authors multiplies them by N, which is <see cref="Reduction.Sum"/>.
/// </para>
/// </remarks>
public sealed record MGDA : Harmonizer
{
    /// <summary>Whether the weights sum to 1 (mean), the default, or to N (sum).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no reduction.</exception>
    public Reduction Reduction
    {
        get;
        init => field = Reductions.Guard(value, nameof(Reduction));
    } = Reduction.Mean;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(Reduction, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new MGDA {{ Reduction = Reduction.{Reduction} }}";

    private sealed class Run(Reduction reduction, int taskCount) : CorrelationRun(taskCount)
    {
        private const string NotFound =
            "the point of least norm was not found: the gradients are too nearly dependent for the precision of their Gramian";

        private readonly MinimumNorm hull = new(taskCount);
        private readonly double[] shares = new double[taskCount];

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            var n = input.Count;
            var total = n * Reductions.Share(reduction, n);
            var positions = Correlations.Positions;
            if (positions.Length < n)
            {
                weights.Fill(total / (n - positions.Length));
                foreach (var position in positions)
                {
                    weights[position] = 0;
                }

                return HarmonizerResult.Solved;
            }

            if (!hull.TryFind(Correlations.Values, Correlations.Norms, RankFloor.For(input.GradientEpsilon), shares))
            {
                return HarmonizerResult.NoSolution(0, NotFound);
            }

            for (var i = 0; i < n; i++)
            {
                weights[i] = total * shares[i];
            }

            return HarmonizerResult.Solved;
        }
    }
}
