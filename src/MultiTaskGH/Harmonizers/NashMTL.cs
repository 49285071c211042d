using System.Globalization;

namespace MultiTaskGH;

/// <summary>
/// Nash-MTL: the bargaining solution, in which every task gains the same share of what its weight costs. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Navon, Shamsian, Achituve, Maron, Kawaguchi, Chechik and Fetaya, Multi-Task Learning as a Bargaining Game, ICML 2022, equation 1: positive weights with
/// <c>(K tau)_i = 1 / tau_i</c>, scaled down to <c>|d| &lt;= MaxNorm</c>. Solved exactly, where the authors' convex-concave iteration can stay at the plain sum.
/// </para>
/// <para>
/// Promises: every task is helped, <c>(d, g_i) &gt; 0</c>; <c>weight_i (d, g_i)</c> is the same for all; permutation equivariance; rotation invariance. The scale of
/// single gradients has no influence on d, nor has a common one: <c>|d|</c> is the root of the number of gradients that are not zero whatever the losses' scale, and
/// so <see cref="MaxNorm"/> for two tasks and more by default. Choose the learning rate for that.
/// </para>
/// <para>
/// A zero gradient takes no part, its weight is 0. Where zero lies in the convex hull of the others there is no solution; the result names the task that counts most
/// in the combination. Near such a point the gains are second order in the distance, and where d is float32 its rounding may hide them.
/// </para>
/// </remarks>
public sealed record NashMTL : Harmonizer
{
    /// <summary>The norm that d is scaled down to where it is longer; positive, 1 by default, null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or not finite.</exception>
    public double? MaxNorm
    {
        get;
        init => field = value is null || (value > 0 && double.IsFinite(value.Value))
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxNorm), FormattableString.Invariant($"MaxNorm must be positive and finite, or null for no limit. Found {value}."));
    } = 1;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(MaxNorm, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new NashMTL {{ MaxNorm = {MaxNorm?.ToString("R", CultureInfo.InvariantCulture) ?? "null"} }}";

    private sealed class Run(double? maxNorm, int taskCount) : CorrelationRun(taskCount)
    {
        private readonly BargainingWeights bargaining = new(taskCount);

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            var result = bargaining.Weigh(Correlations, input, 1, weights);

            // |d|^2 = sum_i tau_i (K tau)_i, and every term of it is 1.
            var norm = Math.Sqrt(Correlations.Count);
            if (norm > maxNorm)
            {
                foreach (ref var weight in weights)
                {
                    weight *= maxNorm.Value / norm;
                }
            }

            return result;
        }
    }
}
