using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>GradNorm: learned weights that let all tasks train at similar rates. Needs the losses and the Gramian, one backward pass per task.</summary>
/// <remarks>
/// <para>
/// Chen, Badrinarayanan, Lee and Rabinovich, GradNorm, ICML 2018: with <c>n_i = weight_i |g_i|</c> and the relative rate
/// <c>r_i = (L_i / L_i(0)) / mean_j (L_j / L_j(0))</c> the weights descend <c>sum_i |n_i - mean(n) r_i^alpha|</c>, the targets taken as constants.
/// The weights are <c>N softmax</c> of the learned numbers (0 at first): positive, with the sum N. <c>L_i(0)</c> is the loss of the first update in
/// which the task took part.
/// </para>
/// <para>
/// The run owns the learned numbers and the Adam optimizer that learns them: they are in no optimizer of the step. The weights of a step are those
/// before its own update of them. LibMTL (<c>alpha</c> = 1.5) puts <c>loss_scale</c> among the model's parameters, takes the mean loss of the first
/// epoch for <c>L_i(0)</c> and begins after it; the paper renormalizes free weights instead of the softmax. Here the gradients are those over all
/// harmonized parameters. Losses must be positive: no solution otherwise, naming the task. Promises nothing about conflicts. A zero gradient takes no
/// part in the means, and its learned number stays.
/// </para>
/// </remarks>
public sealed record GradNorm : Harmonizer
{
    /// <summary>alpha, at least 0; 1.5 by default. How strongly tasks that train fast are held back; 0 makes all weighted norms alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Alpha { get; init => field = ParameterGuard.NotNegative(value, nameof(Alpha)); } = 1.5;

    /// <summary>The learning rate of the learned numbers, above 0; 0.001 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double LearningRate { get; init => field = ParameterGuard.Positive(value, nameof(LearningRate)); } = 0.001;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses | Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new GradNorm {{ Alpha = {Alpha}, LearningRate = {LearningRate} }}");

    private sealed class Run(GradNorm definition, int taskCount)
        : LearnedRun(definition, taskCount, 0, new Adam(definition.LearningRate, 0), 0)
    {
        private readonly double[] rates = new double[taskCount];
        private readonly double[] slopes = new double[taskCount];

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            if (FirstNotPositive(input.Losses) is >= 0 and var position)
            {
                return HarmonizerResult.NoSolution(position, FormattableString.Invariant($"its loss must be positive, since its rate of training is a ratio of losses. Found {input.Losses[position]}."));
            }

            var n = weights.Length;
            for (var i = 0; i < n; i++)
            {
                var task = input.ActiveTasks[i];
                ref var first = ref Column(OwnColumn)[task];
                first = first == 0 ? input.Losses[i] : first;
                rates[i] = input.Losses[i] / first;
                weights[i] = Learned[task];
            }

            Softmax.Apply(weights, n);
            var mean = Differentiate(input, weights);
            for (var i = 0; i < n; i++)
            {
                if (input.Gramian[i * n + i] > 0)
                {
                    Learn(input.ActiveTasks[i], weights[i] * (slopes[i] - mean));
                }
            }

            return HarmonizerResult.Solved;
        }

        /// <summary>The derivatives of the objective by the weights, and their mean under the weights, which the softmax takes off.</summary>
        private double Differentiate(in HarmonizerInput input, ReadOnlySpan<double> weights)
        {
            var n = weights.Length;
            var (meanNorm, meanRate, count) = (0.0, 0.0, 0);
            for (var i = 0; i < n; i++)
            {
                slopes[i] = Math.Sqrt(input.Gramian[i * n + i]);
                if (slopes[i] > 0)
                {
                    meanNorm += weights[i] * slopes[i];
                    meanRate += rates[i];
                    count++;
                }
            }

            var mean = 0.0;
            for (var i = 0; i < n; i++)
            {
                if (slopes[i] > 0)
                {
                    var target = meanNorm / count * Math.Pow(rates[i] / (meanRate / count), definition.Alpha);
                    slopes[i] *= Math.Sign(weights[i] * slopes[i] - target);
                }

                mean += weights[i] / n * slopes[i];
            }

            return mean;
        }
    }
}
