using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// SDMGrad: stochastic direction-oriented multi-objective descent. Needs three batches: one for the update, and one backward pass per task for each
/// of two further ones.
/// </summary>
/// <remarks>
/// <para>
/// Xiao, Ban and Ji, Direction-oriented Multi-objective Learning, NeurIPS 2023. A point w of the simplex (1/N at first) descends
/// <c>|sum_i w_i g_i + lambda mean(g)|^2</c>, whose gradient <c>G_1 G_2^T (w + lambda / N)</c> comes from the two further batches and so has no bias,
/// by <see cref="Iterations"/> projected steps with momentum from where the last update left it; then
/// <c>weight_i = (w_i + lambda / N) / (1 + lambda)</c>: at least 0, with the sum 1.
/// </para>
/// <para>
/// As in LibMTL (<c>SDMGrad_lamda</c>, <c>SDMGrad_niter</c>; step size 5, momentum 0.5 and epsilon are fixed there) the cross-Gramian is first
/// divided by the square of the mean norm, the mean of the square roots of its diagonal. Where two batches disagree so much that an entry of the
/// diagonal is negative it counts as 0; where none is positive, nothing tells the size, and the weights stay as they are (LibMTL divides by epsilon). Heads get their gradient of
/// the first batch, in LibMTL those of all three together. Promises permutation equivariance, rotation invariance, and, epsilon
/// aside, that a common factor of the gradients does not matter; a task may be hurt.
/// </para>
/// </remarks>
public sealed record SDMGrad : Harmonizer
{
    /// <summary>lambda, at least 0; 0.3 by default. How strongly the direction is drawn to that of the mean.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Lambda { get; init => field = ParameterGuard.NotNegative(value, nameof(Lambda)); } = 0.3;

    /// <summary>How many steps the weights make per update, at least 1; 20 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Iterations { get; init => field = ParameterGuard.AtLeast(value, 1, nameof(Iterations)); } = 20;

    /// <summary>The step size of the weights, above 0; 5 by default, for gradients of norm 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double StepSize { get; init => field = ParameterGuard.Positive(value, nameof(StepSize)); } = 5;

    /// <summary>The momentum of the weights' steps, at least 0 and below 1; 0.5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1).</exception>
    public double Momentum { get; init => field = ParameterGuard.BelowOne(value, nameof(Momentum)); } = 0.5;

    /// <summary>What is added to the square of the mean norm, at least 0; 1e-8 by default, in the unit of a squared gradient norm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Epsilon { get; init => field = ParameterGuard.NotNegative(value, nameof(Epsilon)); } = 1e-8;

    /// <inheritdoc/>
    public override Needs Needs => Needs.SeveralBatches;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"new SDMGrad {{ Lambda = {Lambda}, Iterations = {Iterations}, StepSize = {StepSize}, Momentum = {Momentum}, Epsilon = {Epsilon} }}");

    private sealed class Run(SDMGrad definition, int taskCount) : TaskStateRun(definition, taskCount, 1.0 / taskCount)
    {
        private readonly double[] pulls = new double[taskCount];
        private readonly double[] velocities = new double[taskCount];

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var n = weights.Length;
            var held = ActiveShare.Take(Column(0), input.ActiveTasks, weights);
            var meanNorm = 0.0;
            for (var i = 0; i < n; i++)
            {
                meanNorm += Math.Sqrt(Math.Max(input.CrossGramian[i * n + i], 0)) / n;
            }

            if (meanNorm > 0)
            {
                Descend(input.CrossGramian, 1 / (meanNorm * meanNorm + definition.Epsilon), weights);
            }

            ActiveShare.Give(weights, input.ActiveTasks, held, Column(0));
            for (var i = 0; i < n; i++)
            {
                weights[i] = (weights[i] + definition.Lambda / n) / (1 + definition.Lambda);
            }

            return HarmonizerResult.Solved;
        }

        private void Descend(ReadOnlySpan<double> cross, double scale, Span<double> point)
        {
            var n = point.Length;
            Array.Clear(velocities);
            for (var iteration = 0; iteration < definition.Iterations; iteration++)
            {
                for (var i = 0; i < n; i++)
                {
                    pulls[i] = 0;
                    for (var j = 0; j < n; j++)
                    {
                        pulls[i] += cross[i * n + j] * scale * (point[j] + definition.Lambda / n);
                    }
                }

                for (var i = 0; i < n; i++)
                {
                    velocities[i] = definition.Momentum * velocities[i] + pulls[i];
                    point[i] -= definition.StepSize * velocities[i];
                }

                SimplexProjection.Project(point);
            }
        }
    }
}
