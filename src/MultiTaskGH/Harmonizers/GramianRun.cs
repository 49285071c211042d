namespace MultiTaskGH;

/// <summary>What the runs of all methods that resolve conflicts share: gradients without a conflict, or zero, keep weights of exactly 1.</summary>
/// <param name="taskCount">The most tasks that a step brings.</param>
internal abstract class GramianRun(int taskCount) : CorrelationRun(taskCount)
{
    private protected sealed override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
    {
        weights.Fill(1);
        return Correlations.HasConflict ? SolveConflict(input, weights) : HarmonizerResult.Solved;
    }

    /// <summary>Computes the weights where at least two gradients conflict.</summary>
    /// <param name="input">What <see cref="HarmonizerRun.Solve"/> was given.</param>
    /// <param name="weights">All 1. Only those at <see cref="CorrelationRun.Correlations"/>' positions are to be changed.</param>
    private protected abstract HarmonizerResult SolveConflict(in HarmonizerInput input, Span<double> weights);
}
