namespace MultiTaskGH;

/// <summary>
/// The positions of a step's tasks: those of its definition in their order, a family expanded to its elements. Where there is a family, positions exist
/// only when its size is known.
/// </summary>
internal sealed class TaskLayout
{
    private readonly StepDefinition definition;
    private readonly Dictionary<int, int> taskOfMember = [];
    private readonly int[] sizes;
    private readonly int[] first;

    public TaskLayout(StepDefinition definition)
    {
        this.definition = definition;
        sizes = [.. definition.Tasks.Select(task => task.IsFamily ? 0 : 1)];
        first = new int[sizes.Length];
        GroupNames = [.. definition.Tasks.Select(task => task.Group).Distinct()];
        for (var t = 0; t < definition.Tasks.Count; t++)
        {
            taskOfMember[definition.Tasks[t].Member] = t;
        }

        Expand();
    }

    /// <summary>The tasks as they are declared, families as one.</summary>
    public IReadOnlyList<TaskDefinition> Tasks => definition.Tasks;

    /// <summary>Whether the size of every family is known.</summary>
    public bool IsResolved => Array.TrueForAll(sizes, size => size > 0);

    /// <summary>The sizes of the tasks: 1, or that of a family, 0 where it is not known yet.</summary>
    public IReadOnlyList<int> Sizes => sizes;

    /// <summary>The number of positions, N.</summary>
    public int Count => Keys.Count;

    /// <summary>The keys by position.</summary>
    public IReadOnlyList<string> Keys { get; private set; } = [];

    /// <summary>How an error begins that concerns a task, by position.</summary>
    public IReadOnlyList<string> Subjects { get; private set; } = [];

    /// <summary>The declared task of a position.</summary>
    public IReadOnlyList<int> TaskOf { get; private set; } = [];

    /// <summary>The names of the groups in the order of their first tasks.</summary>
    public IReadOnlyList<string?> GroupNames { get; }

    /// <summary>The declared task of a member of the generated enumeration.</summary>
    /// <exception cref="ArgumentException">The step has no such task.</exception>
    public int TaskOfMember(int member, string stepName) => taskOfMember.TryGetValue(member, out var task)
        ? task
        : throw new ArgumentException(FormattableString.Invariant(
            $"Step '{stepName}' must have the task. Found number {member}; its tasks are {string.Join(", ", definition.Tasks.Select(t => FormattableString.Invariant($"'{t.Key}' ({t.Member})")))}."));

    /// <summary>The position of the first element of a declared task.</summary>
    public int First(int task) => first[task];

    /// <summary>The positions of a group.</summary>
    public int[] Group(string? name) => [.. Enumerable.Range(0, Count).Where(position => Tasks[TaskOf[position]].Group == name)];

    /// <summary>Fixes the sizes of the families.</summary>
    /// <param name="found">By task; those of single tasks are 1, and of families that sit out 0.</param>
    /// <exception cref="InvalidOperationException">A family sits out.</exception>
    public void Resolve(ReadOnlySpan<int> found)
    {
        var missing = found.IndexOf(0);
        if (missing >= 0)
        {
            throw new InvalidOperationException($"Task family '{Tasks[missing].Key}': it must take part in the first step, which fixes the number of its losses. Found null.");
        }

        found.CopyTo(sizes);
        Expand();
    }

    /// <summary>Forgets the sizes of the families.</summary>
    public void Unresolve()
    {
        for (var t = 0; t < sizes.Length; t++)
        {
            sizes[t] = Tasks[t].IsFamily ? 0 : 1;
        }

        Expand();
    }

    private void Expand()
    {
        var keys = new List<string>();
        var taskOf = new List<int>();
        for (var t = 0; t < sizes.Length; t++)
        {
            first[t] = keys.Count;
            for (var e = 0; e < sizes[t]; e++)
            {
                keys.Add(Tasks[t].IsFamily ? FormattableString.Invariant($"{Tasks[t].Key}[{e}]") : Tasks[t].Key);
                taskOf.Add(t);
            }
        }

        Keys = keys.AsReadOnly();
        Subjects = [.. keys.Select(key => $"Task '{key}'")];
        TaskOf = [.. taskOf];
    }
}
