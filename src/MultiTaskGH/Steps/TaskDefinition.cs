namespace MultiTaskGH;

/// <summary>What is known of a task of a step at compile time. Generated code creates it.</summary>
public sealed class TaskDefinition
{
    /// <summary>The task's or the family's name in reports and logs; not empty.</summary>
    /// <exception cref="ArgumentException">Null or empty.</exception>
    public required string Key
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(Key));
            field = value;
        }
    }

    /// <summary>The task's number in the generated enumeration, which may name more tasks than the step has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public required int Member
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Member));
            field = value;
        }
    }

    /// <summary>The constant factor of the loss, 1 by default: finite and not zero. Unused where <see cref="WeightFrom"/> is set.</summary>
    /// <exception cref="ArgumentException">Zero or not finite.</exception>
    public double Weight
    {
        get;
        init => field = value != 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"Weight must be finite and not zero. Found {value}."), nameof(Weight));
    } = 1;

    /// <summary>The name of the member that the factor is read from in every step, for errors; null where it is constant.</summary>
    public string? WeightFrom { get; init; }

    /// <summary>When the factor is applied.</summary>
    public WeightApplies WeightApplies { get; init; }

    /// <summary>The name of the task's group; null for the tasks without one, which are a group themselves.</summary>
    public string? Group { get; init; }

    /// <summary>Whether the task may sit out a step.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it is a family: a vector of losses, whose length the first step fixes.</summary>
    public bool IsFamily { get; init; }
}
