namespace MultiTaskGH;

/// <summary>What is known of a step at compile time. Generated code creates it.</summary>
public sealed class StepDefinition
{
    /// <summary>The step's name in errors and logs.</summary>
    public required string Name { get; init; }

    /// <summary>The tasks, in the order of the generated enumeration: at least one, no key and no number twice.</summary>
    /// <exception cref="ArgumentException">No task, or a key or a number that comes twice.</exception>
    public required IReadOnlyList<TaskDefinition> Tasks
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var tasks = value.ToArray();
            if (tasks.Length == 0)
            {
                throw new ArgumentException("Tasks must hold at least one task. Found none.", nameof(Tasks));
            }

            if (tasks.GroupBy(task => task.Key).FirstOrDefault(group => group.Count() > 1) is { } sameKey)
            {
                throw new ArgumentException($"The keys of the Tasks must differ. Found '{sameKey.Key}' twice.", nameof(Tasks));
            }

            if (tasks.GroupBy(task => task.Member).FirstOrDefault(group => group.Count() > 1) is { } sameMember)
            {
                throw new ArgumentException($"The numbers of the Tasks must differ. Found {sameMember.Key} twice.", nameof(Tasks));
            }

            field = Array.AsReadOnly(tasks);
        }
    }

    /// <summary>The keys of the metrics, in the order of their numbers; none by default.</summary>
    /// <exception cref="ArgumentException">A key that is empty or comes twice.</exception>
    public IReadOnlyList<string> MetricKeys
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var keys = value.ToArray();
            if (keys.Any(string.IsNullOrEmpty) || keys.Distinct(StringComparer.Ordinal).Count() < keys.Length)
            {
                throw new ArgumentException($"MetricKeys must be neither empty nor twice the same. Found [{string.Join(", ", keys)}].", nameof(MetricKeys));
            }

            field = Array.AsReadOnly(keys);
        }
    } = [];

    /// <summary>Where the gradients are taken from which the weights are computed.</summary>
    public GradientSpace Space { get; init; }
}
