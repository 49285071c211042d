namespace MultiTaskGH;

/// <summary>A run that computes only from an input which holds what its method asked for.</summary>
/// <param name="definition">The method.</param>
/// <param name="taskCount">How many tasks the group has, active or not.</param>
internal abstract class CheckedRun(Harmonizer definition, int taskCount) : HarmonizerRun
{
    private readonly Needs needs = definition.Needs;

    private protected int TaskCount { get; } = taskCount;

    public sealed override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
    {
        var n = input.Count;
        CheckActiveTasks(input, TaskCount);
        if (weights.Length != n)
        {
            throw new ArgumentException($"weights must have room for exactly {n} weights. Found {weights.Length}.", nameof(weights));
        }

        CheckLength(input.Losses, n, Needs.Losses, "losses", nameof(input));
        CheckLength(input.Gramian, n * n, Needs.Gramian | Needs.Gradients, "entries of the Gramian", nameof(input));
        CheckLength(input.CrossGramian, n * n, Needs.SeveralBatches, "entries of the cross-Gramian", nameof(input));
        if ((needs & Needs.Gradients) != Needs.None && input.Gradients?.TaskCount != n)
        {
            throw new ArgumentException($"input must hold the gradients of {n} tasks. Found {input.Gradients?.TaskCount ?? 0}.", nameof(input));
        }

        return SolveChecked(input, weights);
    }

    /// <summary>Computes the weights; a run that has no solution leaves its state as it was.</summary>
    private protected abstract HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights);

    /// <summary>The position of the first loss that has no logarithm; -1 where all have one.</summary>
    private protected static int FirstNotPositive(ReadOnlySpan<double> losses)
    {
        for (var i = 0; i < losses.Length; i++)
        {
            if (!(losses[i] > 0))
            {
                return i;
            }
        }

        return -1;
    }

    private protected static HarmonizerResult NotPositive(int position, double loss) =>
        HarmonizerResult.NoSolution(position, FormattableString.Invariant($"its loss must be positive, since the method takes its logarithm. Found {loss}."));

    private void CheckLength(ReadOnlySpan<double> values, int expected, Needs reason, string what, string parameter)
    {
        if ((needs & reason) != Needs.None && values.Length != expected)
        {
            throw new ArgumentException($"input must hold {expected} {what}. Found {values.Length}.", parameter);
        }
    }
}
