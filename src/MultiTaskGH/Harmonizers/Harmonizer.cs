namespace MultiTaskGH;

/// <summary>A method that turns the gradients of several tasks into one weight per task. Immutable: a run state does the work.</summary>
/// <remarks>
/// The direction of the update is <c>d = sum_i weight_i g_i</c> over the shared parameters. Derive a sealed record of the method's
/// parameters from it, guard them in their <c>init</c> accessors, and return the method's state from <see cref="Start"/>.
/// </remarks>
public abstract record Harmonizer
{
    /// <summary>What the method reads; the step computes nothing else for it.</summary>
    public abstract Needs Needs { get; }

    /// <summary>Starts a run of the method. The state belongs to one step.</summary>
    /// <param name="taskCount">How many tasks there are in all, active or not; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The method cannot serve this number of tasks.</exception>
    public abstract HarmonizerRun Start(int taskCount);

    /// <summary>The C# expression that makes this definition again, the same under every culture.</summary>
    public abstract override string ToString();
}
