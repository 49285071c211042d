using System.Globalization;

namespace MultiTaskGH;

/// <summary>
/// FairGrad: the alpha-fair direction, from proportional fairness to max-min fairness between the tasks' gains. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Ban and Ji, Fair Resource Allocation in Multi-Task Learning, ICML 2024, equation 6: positive weights with <c>(K tau)_i = tau_i^(-1/alpha)</c>. Alpha = 1 is
/// proportional fairness, the equation of <see cref="NashMTL"/> without its limit; the larger alpha, the more the task that gains least counts.
/// </para>
/// <para>
/// Promises: every task is helped, <c>(d, g_i) &gt; 0</c>; permutation equivariance; rotation invariance. Under a common scale s of the gradients d goes with
/// <c>s^((1 - alpha) / (1 + alpha))</c>: not at all for alpha = 1.
/// </para>
/// <para>
/// A zero gradient takes no part, its weight is 0. Where zero lies in the convex hull of the others there is no solution; the result names the task that counts most
/// in the combination. Near such a point the gains are second order in the distance, and where d is float32 its rounding may hide them. Difference: LibMTL and the authors' code run a general least-squares solver, which badly scaled gradients lead astray.
/// </para>
/// </remarks>
public sealed record FairGrad : Harmonizer
{
    /// <summary>The fairness alpha: positive and finite, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or not finite.</exception>
    public double Alpha
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Alpha), FormattableString.Invariant($"Alpha must be positive and finite. Found {value}."));
    } = 1;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(Alpha, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new FairGrad {{ Alpha = {Alpha.ToString("R", CultureInfo.InvariantCulture)} }}";

    private sealed class Run(double alpha, int taskCount) : CorrelationRun(taskCount)
    {
        private readonly BargainingWeights bargaining = new(taskCount);

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights) =>
            bargaining.Weigh(Correlations, input, 1 / alpha, weights);
    }
}
