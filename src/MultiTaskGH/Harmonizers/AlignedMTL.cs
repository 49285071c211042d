using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// Aligned-MTL: the gradients are replaced by the nearest orthogonal ones of one length, so that none dominates and none conflicts. Needs the Gramian, one backward
/// pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Senushkin, Patakin, Kuznetsov and Konushin, Independent Component Alignment for Multi-Task Learning, CVPR 2023, algorithm 1: with the singular value
/// decomposition <c>G^T = U S V^T</c>, <c>d = sigma U V^T p</c>. In weights, <c>sigma V S^-1 V^T p</c> from the eigenvectors of the Gramian, p = 1/N
/// unless a preference says otherwise.
/// </para>
/// <para>
/// Promises: permutation equivariance; rotation invariance; linearity under a common scale. A task may be hurt. A zero gradient takes no part, its weight is 0;
/// where all are zero the weights are the preference. Norms matter: eigenvalues below 1e-12 of the largest count as zero (1e-6 for float32 gradients, 8e-6 for
/// float16, 5e-4 for bfloat16), so a gradient a million times shorter than another is left out.
/// </para>
/// <para>
/// Differences: TorchJD decides that by float32's epsilon for float64 gradients too, and is the mean as here; LibMTL's direction is N times larger, which is
/// <see cref="Reduction.Sum"/>.
/// </para>
/// </remarks>
public sealed record AlignedMTL : Harmonizer
{
    /// <summary>The common singular value sigma; the least by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no scale.</exception>
    public AlignedMTLScale ScaleMode
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ScaleMode), $"ScaleMode must be Min, Median or RMSE. Found {(int)value}.");
    }

    /// <summary>How much each gradient counts, one number per task, not negative; null, the default, for the same number for all.</summary>
    /// <remarks>It takes the place of 1/N: <see cref="Reduction"/> then has no say.</remarks>
    /// <exception cref="ArgumentException">Empty, a number that is not finite or negative, or nothing but zeros.</exception>
    public IReadOnlyList<double>? Preference
    {
        get;
        init => field = Preferences.Guard(value, nameof(Preference));
    }

    /// <summary>Whether the aligned gradients are averaged, the default, or summed. Without a say where there is a <see cref="Preference"/>.</summary>
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
    public override string ToString() =>
        $"new AlignedMTL {{ ScaleMode = AlignedMTLScale.{ScaleMode}, Preference = {Preferences.Text(Preference)}, Reduction = Reduction.{Reduction} }}";

    private sealed class Run(AlignedMTL definition, int taskCount) : CorrelationRun(taskCount)
    {
        private readonly SymmetricEigen eigen = new(taskCount);
        private readonly double[] products = new double[taskCount * taskCount];
        private readonly double[] shares = new double[taskCount];
        private readonly double[] kept = new double[taskCount];

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            Reductions.FillShares(definition.Preference, definition.Reduction, input.ActiveTasks, weights);
            var positions = Correlations.Positions;
            var norms = Correlations.Norms;
            var n = positions.Length;
            if (n == 0)
            {
                return HarmonizerResult.Solved;
            }

            var p = shares.AsSpan(0, n);
            for (var i = 0; i < n; i++)
            {
                p[i] = weights[positions[i]];
                for (var j = 0; j < n; j++)
                {
                    products[(i * n) + j] = Correlations[i, j] * (norms[i] / Correlations.Longest) * (norms[j] / Correlations.Longest);
                }
            }

            eigen.TryDecompose(products, n);
            var threshold = RankFloor.For(input.GradientEpsilon) * eigen.Largest;
            var scale = Scale(threshold);
            weights.Clear();
            for (var k = 0; k < n; k++)
            {
                if (!(eigen.Values[k] > threshold))
                {
                    continue;
                }

                var vector = eigen.Vector(k);
                var factor = Math.Sqrt(scale / eigen.Values[k]) * Vectors.Dot(vector, p);
                for (var i = 0; i < n; i++)
                {
                    weights[positions[i]] += factor * vector[i];
                }
            }

            return HarmonizerResult.Solved;
        }

        /// <summary>The square of sigma.</summary>
        private double Scale(double threshold)
        {
            var rank = 0;
            var sum = 0.0;
            foreach (var value in eigen.Values)
            {
                if (value > threshold)
                {
                    kept[rank++] = value;
                    sum += value;
                }
            }

            var ascending = kept.AsSpan(0, rank);
            ascending.Sort();
            return definition.ScaleMode switch
            {
                AlignedMTLScale.Min => ascending[0],
                AlignedMTLScale.Median => ascending[(rank - 1) / 2],
                _ => sum / rank,
            };
        }
    }
}
