using System.Globalization;
using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// CAGrad: among the directions near the mean gradient, the one along which the task that gains least gains most. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Liu, Liu, Jin, Stone and Liu, Conflict-Averse Gradient Descent for Multi-task Learning, NeurIPS 2021, equation 4: with the mean <c>g_0</c>, the d that makes
/// <c>min_i (g_i, d)</c> largest among <c>|d - g_0| &lt;= c |g_0|</c>. Solved exactly, by the projection of <c>g_0</c> onto <c>{ d : (g_i, d) &gt;= tau }</c> with
/// the tau that lies at that distance.
/// </para>
/// <para>
/// Promises: the least gain is the largest in the ball, so no less than that of the mean; permutation equivariance; rotation invariance; linearity under a common scale.
/// A task may be hurt where c is small. A zero gradient counts in the mean and takes no further part, its weight is 1/N. One task: the weight is 1 + c. Where zero lies
/// in the hull of the gradients, or so near to it that rounding hides the difference, the best gain is zero: if the ball holds a direction that hurts no task, the
/// one nearest to the mean is taken, and the result says so.
/// </para>
/// <para>
/// Differences: TorchJD returns zero where the Gramian or the inner solution is small in absolute terms; the authors' code and LibMTL stop a general minimizer
/// early and divide by 1 + c^2, which is <see cref="CAGradRescale.OnePlusCSquared"/>.
/// </para>
/// </remarks>
public sealed record CAGrad : Harmonizer
{
    /// <summary>The radius of the ball in units of the mean gradient's norm: finite and not negative, 0.5 by default. The paper's theory is for values below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double C
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(C), FormattableString.Invariant($"C must be finite and at least 0. Found {value}."));
    } = 0.5;

    /// <summary>By what the direction is divided; nothing by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of them.</exception>
    public CAGradRescale Rescale
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Rescale), $"Rescale must be None, OnePlusC or OnePlusCSquared. Found {(int)value}.");
    }

    /// <summary>Whether the direction stands for the mean of the gradients, the default, or is N times that.</summary>
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
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"new CAGrad {{ C = {C.ToString("R", CultureInfo.InvariantCulture)}, Rescale = CAGradRescale.{Rescale}, Reduction = Reduction.{Reduction} }}";

    private sealed class Run(CAGrad definition, int taskCount) : CorrelationRun(taskCount)
    {
        private const string NotFound =
            "the best direction in the ball was not found: the gradients are too nearly dependent for the precision of their Gramian";

        private const string Stationary =
            "Zero lies in the convex hull of the gradients, within rounding: no gain above zero is known, and the direction nearest to the mean that hurts no task was taken";

        private readonly MaxMinAscent ascent = new(taskCount);
        private readonly double[] coefficients = new double[taskCount];
        private readonly double[] added = new double[taskCount];

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            var divisor = definition.Rescale switch
            {
                CAGradRescale.OnePlusC => 1 + definition.C,
                CAGradRescale.OnePlusCSquared => 1 + (definition.C * definition.C),
                _ => 1,
            };
            var share = Reductions.Share(definition.Reduction, input.Count) / divisor;
            weights.Fill(share);
            var positions = Correlations.Positions;
            var norms = Correlations.Norms;
            if (positions.Length == 0)
            {
                return HarmonizerResult.Solved;
            }

            var t = coefficients.AsSpan(0, positions.Length);
            for (var i = 0; i < t.Length; i++)
            {
                t[i] = norms[i] / Correlations.Longest;
            }

            if (!ascent.TryFind(Correlations, t, definition.C, RankFloor.Hull(input.GradientEpsilon, input.GramianEpsilon, positions.Length), added))
            {
                return HarmonizerResult.NoSolution(positions[0], NotFound);
            }

            for (var i = 0; i < t.Length; i++)
            {
                weights[positions[i]] += share * (added[i] / t[i]);
            }

            return ascent.EndedInHull ? HarmonizerResult.FellBack(Stationary) : HarmonizerResult.Solved;
        }
    }
}
