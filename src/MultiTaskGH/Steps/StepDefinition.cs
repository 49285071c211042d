namespace MultiTaskGH;

/// <summary>What is known of a step at compile time. Generated code creates it.</summary>
public sealed class StepDefinition
{
    /// <summary>The step's name in errors and logs.</summary>
    public required string Name { get; init; }

    /// <summary>The keys of the tasks, in the order of the generated enumeration: at least one, none empty, none twice.</summary>
    /// <exception cref="ArgumentException">No key, an empty one, or one that comes twice.</exception>
    public required IReadOnlyList<string> TaskKeys
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var keys = value.ToArray();
            if (keys.Length == 0 || keys.Any(string.IsNullOrEmpty))
            {
                throw new ArgumentException($"TaskKeys must hold at least one key, and none that is empty. Found [{string.Join(", ", keys)}].", nameof(TaskKeys));
            }

            if (keys.GroupBy(key => key).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                throw new ArgumentException($"TaskKeys must differ. Found '{twice.Key}' twice.", nameof(TaskKeys));
            }

            field = Array.AsReadOnly(keys);
        }
    }

    /// <summary>The constant factors of the losses, by task: finite and not zero.</summary>
    /// <exception cref="ArgumentException">A factor is zero or not finite.</exception>
    public required IReadOnlyList<double> TaskWeights
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var weights = value.ToArray();
            if (Array.FindIndex(weights, weight => weight == 0 || !double.IsFinite(weight)) is >= 0 and var i)
            {
                throw new ArgumentException(FormattableString.Invariant($"TaskWeights must be finite and not zero. Found TaskWeights[{i}] = {weights[i]}."), nameof(TaskWeights));
            }

            field = Array.AsReadOnly(weights);
        }
    }
}
