namespace MultiTaskGH;

/// <summary>What is known of a step at compile time. Generated code creates it.</summary>
public sealed class StepDefinition
{
    /// <summary>The step's name in errors and logs.</summary>
    public required string Name { get; init; }

    /// <summary>The keys of the tasks, in the order of the generated enumeration.</summary>
    public required IReadOnlyList<string> TaskKeys { get; init; }

    /// <summary>The constant factors of the losses, by task.</summary>
    public required IReadOnlyList<double> TaskWeights { get; init; }
}
