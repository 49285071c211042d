namespace MultiTaskGH;

/// <summary>
/// Dual-balancing multi-task learning: gradients of the losses' logarithms, smoothed over time and brought to the largest of their norms. Needs the
/// losses and the gradients, one backward pass per task; its state is as large as the gradients.
/// </summary>
/// <remarks>
/// <para>
/// Lin, Jiang, Ye, Zhang, Chen, Chen, Liu and Kwok, Dual-Balancing for Multi-Task Learning, 2023 (arXiv 2308.12029). In the k-th update of a task,
/// with <c>b = beta / k^beta_sigma</c>, <c>y_i &lt;- b y_i + (1 - b) g_i / (L_i + epsilon)</c>, zeros at first;
/// <c>d = sum_i (max_j |y_j| / (|y_i| + epsilon)) y_i</c>. The rows become the y, the weights multiply those.
/// </para>
/// <para>
/// LibMTL calls the parameters <c>DB_beta</c> and <c>DB_beta_sigma</c> and fixes epsilon; it counts the updates of the step, here each task counts
/// its own. A y of zeros takes no part, its weight is 0. A loss of <c>-epsilon</c> or below has no logarithm: no solution, naming the task. Promises
/// permutation equivariance, rotation invariance, and, epsilon aside, that the factor of a loss does not matter; a task may be hurt.
/// </para>
/// </remarks>
public sealed record DBMTL : Harmonizer
{
    /// <summary>beta, at least 0 and below 1; 0.9 by default. How much of the past a y keeps; 0 smooths nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1).</exception>
    public double Beta { get; init => field = ParameterGuard.BelowOne(value, nameof(Beta)); } = 0.9;

    /// <summary>beta_sigma, at least 0; 0 by default. How fast beta falls with the number of updates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double BetaSigma { get; init => field = ParameterGuard.NotNegative(value, nameof(BetaSigma)); }

    /// <summary>
    /// What is added to the losses and the norms that are divided by, at least 0; 1e-8 by default, in their units. Gradients of that size and below
    /// lose weight.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Epsilon { get; init => field = ParameterGuard.NotNegative(value, nameof(Epsilon)); } = 1e-8;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses | Needs.Gradients;

    /// <summary>False: a representation's entries mean other samples in every step.</summary>
    public override bool WorksOnRepresentations => false;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new DBMTL {{ Beta = {Beta}, BetaSigma = {BetaSigma}, Epsilon = {Epsilon} }}");

    private sealed class Run(DBMTL definition, int taskCount) : TaskRowsRun(definition, taskCount, 0)
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                if (!(input.Losses[i] + definition.Epsilon > 0))
                {
                    return NotPositive(i, input.Losses[i]);
                }
            }

            var gradients = input.Gradients!;
            Rows.Check(gradients, input.ActiveTasks);
            var largest = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                var task = input.ActiveTasks[i];
                var kept = definition.Beta / Math.Pow(++Column(0)[task], definition.BetaSigma);
                Rows.Track(gradients, i, task, kept, (1 - kept) / (input.Losses[i] + definition.Epsilon));
                weights[i] = Math.Sqrt(RowProducts.SquaredNorm(gradients, i));
                largest = Math.Max(largest, weights[i]);
            }

            foreach (ref var weight in weights)
            {
                weight = weight > 0 ? largest / (weight + definition.Epsilon) : 0;
            }

            return HarmonizerResult.Solved;
        }
    }
}
