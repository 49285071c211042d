namespace MultiTaskGH;

/// <summary>How a harmonizer came to its weights.</summary>
public readonly record struct HarmonizerResult
{
    // One more than the position: the default value of the struct then says what Solved says.
    private readonly int failedTaskNumber;

    private HarmonizerResult(string? fallback, string? failure, int failedTaskNumber)
    {
        Fallback = fallback;
        Failure = failure;
        this.failedTaskNumber = failedTaskNumber;
    }

    /// <summary>The method itself gave the weights. The default value.</summary>
    public static HarmonizerResult Solved => default;

    /// <summary>Which method stood in, and why; null where none did. Reports show it.</summary>
    public string? Fallback { get; }

    /// <summary>Why there are no weights; null where there are. The step's <see cref="StepPolicy"/> decides what follows.</summary>
    public string? Failure { get; }

    /// <summary>The position, among the active tasks, of the task for which there is no solution; -1 where there is one.</summary>
    public int FailedTask => failedTaskNumber - 1;

    /// <summary>Another method gave the weights.</summary>
    /// <param name="explanation">Which one, and why. Use constants: it is kept in every report.</param>
    public static HarmonizerResult FellBack(string explanation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(explanation);
        return new(explanation, null, 0);
    }

    /// <summary>The method has no solution for these gradients.</summary>
    /// <param name="task">The position, among the active tasks, of the task that stands in the way.</param>
    /// <param name="reason">Why.</param>
    public static HarmonizerResult NoSolution(int task, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(task);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(null, reason, task + 1);
    }
}
