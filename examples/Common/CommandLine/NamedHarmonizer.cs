namespace MultiTaskGH.Examples.Common;

/// <summary>A harmonizer and what the command line calls it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Label">The name for tables and plots, as in its paper.</param>
/// <param name="Harmonizer">The definition.</param>
public sealed record NamedHarmonizer(string Name, string Label, Harmonizer Harmonizer)
{
    /// <summary>Whether the losses are added up as they are.</summary>
    public bool IsPlainSum => Harmonizer is Sum;

    /// <summary>How many tasks the method needs to make sense.</summary>
    public int MinimumTasks { get; init; } = 1;

    /// <summary>How many tasks the method can serve.</summary>
    public int MaximumTasks { get; init; } = int.MaxValue;

    /// <summary>Whether the method can serve a number of tasks.</summary>
    /// <param name="tasks">How many there are.</param>
    public bool Serves(int tasks) => tasks >= MinimumTasks && tasks <= MaximumTasks;

    /// <summary>Makes sure that the method can serve a number of tasks.</summary>
    /// <param name="tasks">How many there are.</param>
    /// <exception cref="InputException">It cannot.</exception>
    public void CheckTasks(int tasks)
    {
        if (!Serves(tasks))
        {
            var rule = tasks < MinimumTasks ? $"at least {MinimumTasks}" : $"at most {MaximumTasks}";
            throw new InputException($"--harmonizer {Name} serves {rule} tasks. Found a problem with {tasks}; name another one.");
        }
    }

    /// <summary>Makes sure that the method needs one batch for a step.</summary>
    /// <exception cref="InputException">It needs more.</exception>
    public void CheckSingleBatch()
    {
        if (Harmonizer.BatchesPerStep > 1)
        {
            throw new InputException($"--harmonizer {Name} needs {Harmonizer.BatchesPerStep} batches per step. Found one; name another one.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
