namespace MultiTaskGH;

/// <summary>
/// Krum: the gradients that lie nearest to their neighbours, averaged; a few arbitrary ones cannot pull the direction away. Needs the Gramian, one backward pass
/// per task.
/// </summary>
/// <remarks>
/// <para>
/// Blanchard, El Mhamdi, Guerraoui and Stainer, Machine Learning with Adversaries: Byzantine Tolerant Gradient Descent, NeurIPS 2017. The score of a gradient is the
/// sum of its distances to the <c>N - f - 2</c> nearest others; the m gradients of the least scores get the weight 1/m, the others 0. Scores are of distances, as in
/// TorchJD, where the paper squares them. Among equal scores the first tasks are taken.
/// </para>
/// <para>
/// Promises: permutation equivariance where scores differ; rotation invariance; linearity under a common scale. A task may be hurt. A zero gradient is a vector like
/// any other. Distances come from the Gramian: those below 1e-8 of the norms (3e-4 for float32 gradients) are lost in its rounding and count as zero.
/// </para>
/// </remarks>
public sealed record Krum : Harmonizer
{
    /// <summary>How many gradients may be arbitrary, f; 0 by default. A step needs f + 3 tasks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Byzantine
    {
        get;
        init => field = value >= 0 && value <= int.MaxValue - 3
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Byzantine), FormattableString.Invariant($"Byzantine must be at least 0. Found {value}."));
    }

    /// <summary>How many gradients are averaged, m; 1 by default. A step needs as many tasks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Selected
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Selected), FormattableString.Invariant($"Selected must be at least 1. Found {value}."));
    } = 1;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than <see cref="Byzantine"/> + 3 or <see cref="Selected"/> tasks.</exception>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        if (taskCount < Least)
        {
            throw new ArgumentOutOfRangeException(
                nameof(taskCount), FormattableString.Invariant($"taskCount must be at least {Least} for {this}. Found {taskCount}. Use fewer Byzantine or Selected ones."));
        }

        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new Krum {{ Byzantine = {Byzantine}, Selected = {Selected} }}");

    private int Least => Math.Max(Byzantine + 3, Selected);

    private sealed class Run(Krum definition, int taskCount) : CorrelationRun(taskCount)
    {
        private const string TooFew = "Krum needs three tasks more than Byzantine ones, and as many as are selected: fewer are active";

        private readonly double[] distances = new double[taskCount];
        private readonly double[] scores = new double[taskCount];

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            var n = input.Count;
            weights.Clear();
            if (n < definition.Least)
            {
                return HarmonizerResult.NoSolution(0, TooFew);
            }

            for (var i = 0; i < n; i++)
            {
                scores[i] = Score(input.Gramian, n, i);
            }

            for (var selected = 0; selected < definition.Selected; selected++)
            {
                var best = -1;
                for (var i = 0; i < n; i++)
                {
                    if (weights[i] == 0 && (best < 0 || scores[i] < scores[best]))
                    {
                        best = i;
                    }
                }

                weights[best] = 1.0 / definition.Selected;
            }

            return HarmonizerResult.Solved;
        }

        private double Score(ReadOnlySpan<double> gramian, int n, int i)
        {
            var others = distances.AsSpan(0, n - 1);
            for (var (j, at) = (0, 0); j < n; j++)
            {
                if (j == i)
                {
                    continue;
                }

                // The same number both ways, so that two nearest neighbours tie. Rounding may leave less than nothing between equal gradients.
                var square = (gramian[(i * n) + i] + gramian[(j * n) + j]) - (2 * gramian[(i * n) + j]);
                others[at++] = Math.Sqrt(Math.Max(square, 0));
            }

            others.Sort();
            var sum = 0.0;
            for (var k = 0; k < n - definition.Byzantine - 2; k++)
            {
                sum += others[k];
            }

            return sum;
        }
    }
}
