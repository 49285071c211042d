namespace MultiTaskGH;

/// <summary>Why an update cannot be made: thrown at once, or remembered until its report, as the policies say.</summary>
internal sealed class StepRefusal(StepDefinition definition, TaskLayout layout, StepOptions options)
{
    /// <summary>Why the update is skipped; null where it is not.</summary>
    public string? Reason { get; private set; }

    /// <summary>A number is not finite, or a harmonizer has no solution.</summary>
    /// <param name="position">The position of the task; -1 where it is not known.</param>
    /// <param name="reason">A sentence.</param>
    /// <exception cref="NonFiniteException">The policy is to throw.</exception>
    public void NotFinite(int position, string reason)
    {
        if (options.NonFinite == StepPolicy.Throw)
        {
            throw new NonFiniteException($"{reason} Nothing was updated. Set StepOptions.NonFinite to Skip to pass over such steps.") { TaskKey = position < 0 ? null : layout.Keys[position] };
        }

        Reason ??= reason;
    }

    /// <summary>No task takes part.</summary>
    /// <exception cref="InvalidOperationException">The policy is to throw.</exception>
    public void NobodyTakesPart()
    {
        const string Sentence = "No task takes part: every loss is null.";
        if (options.NoActiveTask == StepPolicy.Throw)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': {Sentence} Nothing was updated. Set StepOptions.NoActiveTask to Skip to pass over such steps.");
        }

        Reason ??= Sentence;
    }

    public void Clear() => Reason = null;
}
