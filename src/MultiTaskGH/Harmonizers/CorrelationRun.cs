using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>What the runs of all methods share that read nothing but the Gramian.</summary>
/// <param name="taskCount">How many tasks the group has, active or not.</param>
internal abstract class CorrelationRun(int taskCount) : HarmonizerRun
{
    private protected const string NotConverged =
        "the cone projection did not converge: the gradients are too nearly dependent for the precision of their Gramian";

    /// <summary>The gradients that are not zero.</summary>
    private protected Correlations Correlations { get; } = new(taskCount);

    public sealed override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
    {
        var n = input.Count;
        CheckActiveTasks(input, taskCount);
        if (input.Gramian.Length != n * n)
        {
            throw new ArgumentException(
                $"input must hold a Gramian of {n} x {n} entries. Found {input.Gramian.Length} entries.", nameof(input));
        }

        if (weights.Length != n)
        {
            throw new ArgumentException($"weights must have room for exactly {n} weights. Found {weights.Length}.", nameof(weights));
        }

        Begin();
        Correlations.Read(input.Gramian, n);
        return Weigh(input, weights);
    }

    /// <summary>Called in every step, before anything else, conflict or not.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Computes all weights.</summary>
    /// <param name="input">What <see cref="HarmonizerRun.Solve"/> was given.</param>
    /// <param name="weights">Whatever the caller left there.</param>
    private protected abstract HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights);
}
