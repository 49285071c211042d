using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// Gradient Harmonization: each gradient gives up what it does against the other tasks, and the sum hurts no task. Needs the Gramian, one
/// backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Huang, Song and Zhang, Gradient Harmonization in Unsupervised Domain Adaptation, IEEE TPAMI 2024 (arXiv 2408.00288). Two tasks with
/// <c>K_12 &lt; 0</c>: <c>weight_1 = 1 - K_12 / K_11</c> and <c>weight_2 = 1 - K_12 / K_22</c>; else both are 1. This closed form always serves two
/// gradients that are not zero, exactly opposite ones included.
/// </para>
/// <para>
/// N tasks, which the paper leaves open: see <see cref="GHForm"/>. In the exact form <c>d = sum_i P(g_i)</c> with the Euclidean
/// projection P onto the cone <c>{ v : (v, g_j) &gt;= 0 for all j }</c>; N times UPGrad (Quinton and Rey, arXiv 2406.16232), solved
/// without its regularization. Where the gradients are linearly dependent the weights of least <c>sum_j (weight of g_j / |g_j|)^2</c> per projection are taken.
/// </para>
/// <para>
/// Promises: no task is hurt, <c>(d, g_i) &gt;= 0</c> (exact form; pairwise form for two tasks only); permutation equivariance; rotation
/// invariance; linearity under a common scale; weights of exactly 1 without a conflict. A zero gradient takes no part, its weight is 1. With two tasks
/// and in the pairwise form <c>|weight_1 g_1| &lt;= |g_1| + |g_2|</c>; the exact form for N &gt; 2 has no such bound.
/// </para>
/// </remarks>
public sealed record GH : Harmonizer
{
    /// <summary>How the method extends to more than two tasks; exact by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no form.</exception>
    public GHForm Form
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Form), $"Form must be Exact or Pairwise. Found {(int)value}.");
    }

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return Form == GHForm.Exact ? new ExactRun(taskCount) : new PairwiseRun(taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new GH {{ Form = GHForm.{Form} }}";

    /// <summary><c>weight_j = 1 - sum_{i != j, K_ij &lt; 0} K_ij / K_jj</c>; for two tasks, the paper's formula.</summary>
    internal static void WeighPairwise(Correlations correlations, Span<double> weights)
    {
        var positions = correlations.Positions;
        var norms = correlations.Norms;
        for (var j = 0; j < positions.Length; j++)
        {
            var weight = 1.0;
            for (var i = 0; i < positions.Length; i++)
            {
                weight -= Math.Min(correlations[i, j], 0) * (norms[i] / norms[j]);
            }

            weights[positions[j]] = weight;
        }
    }

    private sealed class PairwiseRun(int taskCount) : GramianRun(taskCount)
    {
        private protected override HarmonizerResult SolveConflict(in HarmonizerInput input, Span<double> weights)
        {
            WeighPairwise(Correlations, weights);
            return HarmonizerResult.Solved;
        }
    }

    private sealed class ExactRun(int taskCount) : GramianRun(taskCount)
    {
        private readonly ConeWeights cone = new(taskCount);

        private protected override HarmonizerResult SolveConflict(in HarmonizerInput input, Span<double> weights)
        {
            var failed = cone.WeighProjections(Correlations, input.GradientEpsilon, weights);
            return failed < 0 ? HarmonizerResult.Solved : HarmonizerResult.NoSolution(failed, NotConverged);
        }
    }
}
