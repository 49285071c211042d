namespace MultiTaskGH.Examples.MultiTask.Training;

/// <summary>What came out of a run.</summary>
internal sealed record RunResult
{
    /// <summary>The method's name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>The harmonizer as a C# expression.</summary>
    public required string Harmonizer { get; init; }

    public required int Seed { get; init; }

    /// <summary>By task, on the test rows, with the last iterate; empty where the run failed.</summary>
    public required IReadOnlyList<double> Errors { get; init; }

    /// <summary>The share of task pairs in conflict, in percent, over the iterations that were probed; NaN before the first one.</summary>
    public required double ConflictRate { get; init; }

    /// <summary>The median of an iteration's time, batch and update.</summary>
    public required double MillisecondsPerStep { get; init; }

    /// <summary>In how many iterations nothing was updated.</summary>
    public required int SkippedSteps { get; init; }

    /// <summary>In how many iterations another method stood in.</summary>
    public required int Fallbacks { get; init; }

    /// <summary>Why the run has no errors, or why steps were skipped; null where all went well.</summary>
    public required string? Reason { get; init; }

    /// <summary>Training alone.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether the run came to its end with a network that can be measured.</summary>
    public bool Succeeded => Errors.Count > 0;
}
