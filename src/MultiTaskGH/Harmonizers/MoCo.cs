using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// MoCo: multi-objective descent on gradients that are tracked over time, which takes the bias out of mini-batches. Needs the losses and the
/// gradients, one backward pass per task; its state is as large as the gradients.
/// </summary>
/// <remarks>
/// <para>
/// Fernando, Shen, Liu, Chaudhury, Murugesan and Chen, Mitigating Gradient Bias in Multi-Objective Learning, ICLR 2023. In the k-th update of a task,
/// with <c>b = beta / k^beta_sigma</c> and <c>c = gamma / k^gamma_sigma</c>: <c>y_i &lt;- y_i - b (y_i - L_i g_i / (|g_i| + epsilon))</c>, zeros at
/// first, then <c>w &lt;- softmax(w - c (Y Y^T + rho I) w)</c>, 1/N at first, and <c>d = sum_i w_i y_i</c>. The rows become the y, the weights
/// multiply those; their sum is 1.
/// </para>
/// <para>
/// As in LibMTL (<c>MoCo_beta</c>, <c>MoCo_beta_sigma</c>, <c>MoCo_gamma</c>, <c>MoCo_gamma_sigma</c>, <c>MoCo_rho</c>), and unlike the paper's
/// algorithm, gradients are brought to the length of their loss and the simplex is kept by a softmax. LibMTL counts the updates of the step, here
/// each task counts its own. A negative loss turns its gradient round. A zero gradient lets its y fade. Promises permutation equivariance and
/// rotation invariance; a task may be hurt. The step size gamma is absolute: scaling the losses changes the weights.
/// </para>
/// </remarks>
public sealed record MoCo : Harmonizer
{
    /// <summary>beta, above 0 and at most 1, beyond which the tracked gradients would swing past what they follow; 0.5 by default. How fast they follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in (0, 1].</exception>
    public double Beta { get; init => field = ParameterGuard.Share(value, nameof(Beta)); } = 0.5;

    /// <summary>beta_sigma, at least 0; 0.5 by default. How fast beta falls with the number of updates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double BetaSigma { get; init => field = ParameterGuard.NotNegative(value, nameof(BetaSigma)); } = 0.5;

    /// <summary>gamma, at least 0; 0.1 by default. The step size of the weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Gamma { get; init => field = ParameterGuard.NotNegative(value, nameof(Gamma)); } = 0.1;

    /// <summary>gamma_sigma, at least 0; 0.5 by default. How fast gamma falls with the number of updates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double GammaSigma { get; init => field = ParameterGuard.NotNegative(value, nameof(GammaSigma)); } = 0.5;

    /// <summary>rho, at least 0; 0 by default. Draws the weights together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Rho { get; init => field = ParameterGuard.NotNegative(value, nameof(Rho)); }

    /// <summary>What is added to the norm that a gradient is divided by, at least 0; 1e-8 by default, in the unit of the gradients.</summary>
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
    public override string ToString() => FormattableString.Invariant(
        $"new MoCo {{ Beta = {Beta}, BetaSigma = {BetaSigma}, Gamma = {Gamma}, GammaSigma = {GammaSigma}, Rho = {Rho}, Epsilon = {Epsilon} }}");

    private sealed class Run(MoCo definition, int taskCount) : TaskRowsRun(definition, taskCount, 0, 1.0 / taskCount)
    {
        private readonly double[] before = new double[taskCount];

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var n = weights.Length;
            var gradients = input.Gradients!;
            Rows.Check(gradients, input.ActiveTasks);
            for (var i = 0; i < n; i++)
            {
                var task = input.ActiveTasks[i];
                var step = definition.Beta / Math.Pow(++Column(0)[task], definition.BetaSigma);
                var norm = Math.Sqrt(input.Gramian[i * n + i]);
                Rows.Track(gradients, i, task, 1 - step, norm > 0 ? step * input.Losses[i] / (norm + definition.Epsilon) : 0);
            }

            var gramian = RowProducts.Gramian(gradients);
            var share = before.AsSpan(0, n);
            var held = ActiveShare.Take(Column(1), input.ActiveTasks, share);
            for (var i = 0; i < n; i++)
            {
                var step = definition.Gamma / Math.Pow(Column(0)[input.ActiveTasks[i]], definition.GammaSigma);
                weights[i] = share[i] - step * (Vectors.Dot(gramian.AsSpan(i * n, n), share) + definition.Rho * share[i]);
            }

            Softmax.Apply(weights, 1);
            ActiveShare.Give(weights, input.ActiveTasks, held, Column(1));
            return HarmonizerResult.Solved;
        }
    }
}
