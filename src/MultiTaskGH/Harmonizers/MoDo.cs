using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// MoDo: multi-objective descent with double sampling, which keeps the weights' own gradient free of bias. Needs three batches: one for the update,
/// and one backward pass per task for each of two further ones.
/// </summary>
/// <remarks>
/// <para>
/// Chen, Fernando, Ying and Chen, Three-Way Trade-Off in Multi-Objective Learning, NeurIPS 2023: <c>w &lt;- P(w - gamma (G_1 G_2^T w + rho w))</c>,
/// 1/N at first, with the Euclidean projection P onto the simplex and the gradients of the two further batches; the direction is
/// <c>d = sum_i w_i g_i</c> with those of the first. The weights of a step include its own update; they are at least 0 and their sum is 1.
/// </para>
/// <para>
/// LibMTL calls the parameters <c>MoDo_gamma</c> and <c>MoDo_rho</c> and takes its last batch for the update; its heads get their gradients
/// of all three batches together, here that of the first one only. Promises permutation equivariance and
/// rotation invariance; a task may be hurt. The step size gamma is absolute: scaling the gradients changes the weights.
/// </para>
/// </remarks>
public sealed record MoDo : Harmonizer
{
    /// <summary>gamma, at least 0; 0.001 by default. The step size of the weights, in the unit of one over a squared gradient norm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Gamma { get; init => field = ParameterGuard.NotNegative(value, nameof(Gamma)); } = 0.001;

    /// <summary>rho, at least 0; 0.1 by default. Draws the weights together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Rho { get; init => field = ParameterGuard.NotNegative(value, nameof(Rho)); } = 0.1;

    /// <inheritdoc/>
    public override Needs Needs => Needs.SeveralBatches;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new MoDo {{ Gamma = {Gamma}, Rho = {Rho} }}");

    private sealed class Run(MoDo definition, int taskCount) : TaskStateRun(definition, taskCount, 1.0 / taskCount)
    {
        private readonly double[] before = new double[taskCount];

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var n = weights.Length;
            var share = before.AsSpan(0, n);
            var held = ActiveShare.Take(Column(0), input.ActiveTasks, share);
            for (var i = 0; i < n; i++)
            {
                weights[i] = share[i] - definition.Gamma * (Vectors.Dot(input.CrossGramian.Slice(i * n, n), share) + definition.Rho * share[i]);
            }

            SimplexProjection.Project(weights);
            ActiveShare.Give(weights, input.ActiveTasks, held, Column(0));
            return HarmonizerResult.Solved;
        }
    }
}
