using System.Globalization;
using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// GH++ for two tasks with a given split: the obtuse angle <c>theta</c> is opened to 90 degrees, the first gradient turning by
/// <c>Split (theta - 90)</c> towards the second, and the second by the rest. Norms are kept. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Huang, Song and Zhang, IEEE TPAMI 2024 (arXiv 2408.00288), what the paper says of GH++; their code runs <see cref="GHPlusPlusReleased"/>.
/// With <c>beta = Split (theta - 90)</c> and <c>gamma = (1 - Split)(theta - 90)</c>:
/// <c>weight_1 = sin(theta - beta) / sin(theta) + (|g_2| / |g_1|) sin(gamma) / sin(theta)</c> and
/// <c>weight_2 = sin(theta - gamma) / sin(theta) + (|g_1| / |g_2|) sin(beta) / sin(theta)</c>.
/// </para>
/// <para>
/// Promises: a right angle between the turned gradients; rotation invariance; linearity under a common scale; weights of exactly 1 without a
/// conflict; swapping the tasks swaps the weights for a split of 0.5, and in general together with <c>1 - Split</c>. The direction may hurt a task when the
/// norms differ. Where <c>1 + cos(theta)</c> is at most 1e-12 (1e-6 for float32 gradients, 8e-6 for float16 and 5e-4 for bfloat16 ones) the plane of the two is
/// undetermined: <see cref="GH"/> gives the weights, and the result says so. A zero gradient takes no part, its weight is 1.
/// </para>
/// </remarks>
public sealed record GHPlusPlusRotation : Harmonizer
{
    /// <summary>The share of the first task in the turn, <c>lambda</c>: between 0 and 1, 0.5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Split
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Split), FormattableString.Invariant($"Split must lie between 0 and 1. Found {value}."));
    } = 0.5;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Not one or two tasks.</exception>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        if (taskCount > 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(taskCount), $"GHPlusPlusRotation turns two gradients. Found {taskCount} tasks. Use GHPlusPlus, which serves any number.");
        }

        return new Run(Split);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new GHPlusPlusRotation {{ Split = {Split.ToString("R", CultureInfo.InvariantCulture)} }}";

    private sealed class Run(double split) : GramianRun(2)
    {
        private const string Fallback = "GH stood in for GH++: exactly opposite gradients determine no plane to turn in";

        private protected override HarmonizerResult SolveConflict(in HarmonizerInput input, Span<double> weights)
        {
            var cosine = Correlations[0, 1];
            if (1 + cosine <= RankFloor.For(input.GradientEpsilon))
            {
                GH.WeighPairwise(Correlations, weights);
                return HarmonizerResult.FellBack(Fallback);
            }

            var theta = Angle.FromCosine(cosine);
            var beta = split * (theta - (Math.PI / 2));
            var gamma = (1 - split) * (theta - (Math.PI / 2));
            var sine = Math.Sin(theta);
            var ratio = Correlations.Norms[1] / Correlations.Norms[0];
            weights[0] = (Math.Sin(theta - beta) + (ratio * Math.Sin(gamma))) / sine;
            weights[1] = (Math.Sin(theta - gamma) + (Math.Sin(beta) / ratio)) / sine;
            return HarmonizerResult.Solved;
        }
    }
}
