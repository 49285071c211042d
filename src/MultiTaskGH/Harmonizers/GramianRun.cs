using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>What the runs of all methods that resolve conflicts share: gradients without a conflict, or zero, keep weights of exactly 1.</summary>
/// <param name="taskCount">The most tasks that a step brings.</param>
internal abstract class GramianRun(int taskCount) : HarmonizerRun
{
    private protected const string NotConverged =
        "the cone projection did not converge: the gradients are too nearly dependent for the precision of their Gramian";

    /// <summary>The gradients that are not zero.</summary>
    private protected Correlations Correlations { get; } = new(taskCount);

    public sealed override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
    {
        var n = input.Count;
        if (input.Gramian.Length != n * n)
        {
            throw new ArgumentException(
                $"input must hold a Gramian of {n} x {n} entries. Found {input.Gramian.Length} entries.", nameof(input));
        }

        if (weights.Length != n)
        {
            throw new ArgumentException($"weights must have room for exactly {n} weights. Found {weights.Length}.", nameof(weights));
        }

        weights.Fill(1);
        Begin();
        Correlations.Read(input.Gramian, n);
        return Correlations.HasConflict ? SolveConflict(input, weights) : HarmonizerResult.Solved;
    }

    /// <summary>Called in every step, before anything else, conflict or not.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Computes the weights where at least two gradients conflict.</summary>
    /// <param name="input">What <see cref="HarmonizerRun.Solve"/> was given.</param>
    /// <param name="weights">All 1. Only those at <see cref="Correlations.Positions"/> are to be changed.</param>
    private protected abstract HarmonizerResult SolveConflict(in HarmonizerInput input, Span<double> weights);
}
