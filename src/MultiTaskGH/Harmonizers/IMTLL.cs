using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>IMTL-L: learned weights that bring all losses to the same scale. Needs the losses, one backward pass.</summary>
/// <remarks>
/// <para>
/// Liu, Li, Kuang, Xue, Chen, Yang, Liao and Zhang, Towards Impartial Multi-Task Learning, ICLR 2021, the loss part: the objective
/// <c>sum_i exp(s_i) L_i - s_i</c> with one learned <c>s_i</c> per task, hence <c>weight_i = exp(s_i)</c>. It is stationary where every weighted loss
/// is 1.
/// </para>
/// <para>
/// The run owns the <c>s_i</c> (0 at first) and the Adam optimizer that learns them: they are in no optimizer of the step. The weights of a step are
/// those before its own update of them. The paper's base e is kept; other code learns the weights with the model's optimizer. Promises nothing about
/// conflicts; meant for positive losses: a loss that stays zero or negative drives its weight up without bound.
/// </para>
/// </remarks>
public sealed record IMTLL : Harmonizer
{
    /// <summary>The learning rate of the <c>s_i</c>, above 0; 0.001 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double LearningRate { get; init => field = ParameterGuard.Positive(value, nameof(LearningRate)); } = 0.001;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new IMTLL {{ LearningRate = {LearningRate} }}");

    private sealed class Run(IMTLL definition, int taskCount) : LearnedRun(definition, taskCount, 0, new Adam(definition.LearningRate, 0))
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = Math.Exp(Learned[input.ActiveTasks[i]]);
                Learn(input.ActiveTasks[i], weights[i] * input.Losses[i] - 1);
            }

            return HarmonizerResult.Solved;
        }
    }
}
