using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>Uncertainty weighting: learned weights that fall with the noise of a task. Needs the losses, one backward pass.</summary>
/// <remarks>
/// <para>
/// Kendall, Gal and Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018: the objective
/// <c>sum_i L_i / (2 exp(s_i)) + s_i / 2</c> with one learned log variance <c>s_i</c> per task, hence <c>weight_i = exp(-s_i) / 2</c>.
/// </para>
/// <para>
/// The run owns the log variances and the Adam optimizer that learns them: they are in no optimizer of the step. The weights of a step are those
/// before its own update of them. LibMTL's UW_Loss_weighting puts them (<c>loss_scale</c>, -0.5 at first) among the model's parameters, where the
/// model's optimizer, learning rate and weight decay apply. Promises nothing about conflicts. For positive losses that stay as they are the weights
/// tend to <c>1 / (2 L_i)</c>; a loss that stays negative drives its weight up without bound.
/// </para>
/// </remarks>
public sealed record UW : Harmonizer
{
    /// <summary>The learning rate of the log variances, above 0; 0.001 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double LearningRate { get; init => field = ParameterGuard.Positive(value, nameof(LearningRate)); } = 0.001;

    /// <summary>Where every log variance starts, between -700 and 700; -0.5 by default, a weight of 0.82.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [-700, 700].</exception>
    public double InitialLogVariance { get; init => field = ParameterGuard.LogVariance(value, nameof(InitialLogVariance)); } = -0.5;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"new UW {{ LearningRate = {LearningRate}, InitialLogVariance = {InitialLogVariance} }}");

    private sealed class Run(UW definition, int taskCount) : LearnedRun(definition, taskCount, definition.InitialLogVariance, new Adam(definition.LearningRate, 0))
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = Math.Exp(-Learned[input.ActiveTasks[i]]) / 2;
                Learn(input.ActiveTasks[i], 0.5 - input.Losses[i] * weights[i]);
            }

            return HarmonizerResult.Solved;
        }
    }
}
