using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// IMTL-G: the direction whose projections onto all gradients are equal, so that no task is favoured. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Liu, Li, Kuang, Xue, Chen, Yang, Liao and Zhang, Towards Impartial Multi-task Learning, ICLR 2021, section 3.1: <c>(d, g_i / |g_i|)</c> is the same for all i
/// and the weights sum to 1. Weights can be negative, and where their sum is small against them, the direction is long.
/// </para>
/// <para>
/// Linearly dependent gradients: <c>weights = K^+ (|g_1|, ..., |g_N|)</c> scaled to the sum 1, the pseudo-inverse of TorchJD; projections are then equal only
/// where they can be. Of these, gradients shorter than a millionth of the longest one (a thousandth in float32) are below the floor of the pseudo-inverse and may get next to
/// no weight. Independent ones are solved on unit gradients, so that norms may differ by any factor.
/// </para>
/// <para>
/// Promises: equal projections (independent gradients); permutation equivariance; rotation invariance; linearity under a common scale. A task may be
/// hurt, all of them even: the equal projections can be negative. Of g and -3 g the weights are -0.5 and 1.5: the direction -5 g hurts the first task. A zero gradient takes no part, its weight is 0.
/// </para>
/// </remarks>
public sealed record IMTLG : Harmonizer
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
    public override string ToString() => $"new IMTLG {{ Reduction = Reduction.{Reduction} }}";

    private sealed class Run(Reduction reduction, int taskCount) : CorrelationRun(taskCount)
    {
        private const string NoSum = "no multiple of the weights with equal projections sums to 1: they cancel";

        private readonly CorrelationSystem system = new(taskCount);
        private readonly SymmetricEigen eigen = new(taskCount);
        private readonly double[] solution = new double[taskCount];
        private readonly double[] products = new double[taskCount * taskCount];

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            weights.Clear();
            var n = Correlations.Count;
            if (n == 0)
            {
                return HarmonizerResult.Solved;
            }

            var x = solution.AsSpan(0, n);
            system.Factor(Correlations.Values, n, RankFloor.Tight(input.GradientEpsilon, n));
            if (system.IsRegular)
            {
                SolveUnits(x);
            }
            else
            {
                SolveByPseudoInverse(RankFloor.For(input.GradientEpsilon), x);
            }

            var (sum, size, largest) = (0.0, 0.0, 0);
            for (var i = 0; i < n; i++)
            {
                sum += x[i];
                size += Math.Abs(x[i]);
                largest = Math.Abs(x[i]) > Math.Abs(x[largest]) ? i : largest;
            }

            // The rounding of a sum of n terms: below it the sum is noise, and so would the weights be.
            if (!(Math.Abs(sum) > 1e-15 * n * size))
            {
                return HarmonizerResult.NoSolution(Correlations.Positions[largest], NoSum);
            }

            var total = input.Count * Reductions.Share(reduction, input.Count);
            for (var i = 0; i < n; i++)
            {
                weights[Correlations.Positions[i]] = total * (x[i] / sum);
            }

            return HarmonizerResult.Solved;
        }

        /// <summary><c>C v = 1</c> for <c>v_i = weight_i |g_i|</c>.</summary>
        private void SolveUnits(Span<double> x)
        {
            x.Fill(1);
            system.Solve(x);
            for (var i = 0; i < x.Length; i++)
            {
                x[i] *= Correlations.Shortest / Correlations.Norms[i];
            }
        }

        /// <summary><c>K^+ (|g_1|, ..., |g_N|)</c>, up to a factor.</summary>
        private void SolveByPseudoInverse(double floor, Span<double> x)
        {
            var n = x.Length;
            var norms = Correlations.Norms;
            var longest = Correlations.Longest;
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    products[(i * n) + j] = Correlations[i, j] * (norms[i] / longest) * (norms[j] / longest);
                }
            }

            eigen.TryDecompose(products, n);
            var threshold = floor * eigen.Largest;
            x.Clear();
            for (var k = 0; k < n; k++)
            {
                if (eigen.Values[k] > threshold)
                {
                    var vector = eigen.Vector(k);
                    Vectors.AddScaled(Vectors.Dot(vector, norms) / longest / eigen.Values[k], vector, x);
                }
            }
        }
    }
}
