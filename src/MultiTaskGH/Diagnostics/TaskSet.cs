namespace MultiTaskGH.Diagnostics;

/// <summary>The tasks and metrics of the first report that an observer saw, and how it names their series.</summary>
internal sealed class TaskSet
{
    private readonly string[] keys;

    private TaskSet(StepReport report)
    {
        keys = [.. report.TaskKeys];
        MetricKeys = [.. report.MetricKeys];
        var pairs = new List<(int, int)>();
        for (var i = 0; i < keys.Length; i++)
        {
            for (var j = i + 1; j < keys.Length; j++)
            {
                pairs.Add((i, j));
            }
        }

        Pairs = [.. pairs];
        PairNames = Array.ConvertAll(Pairs, pair => $"{keys[pair.First]}-{keys[pair.Second]}");

        // The keys a-b, c and a, b-c would give two pairs one name, and TensorBoard would draw both as one curve.
        if (PairNames.Distinct(StringComparer.Ordinal).Count() < PairNames.Length)
        {
            PairNames = Array.ConvertAll(Pairs, pair => $"{keys[pair.First]}-{keys[pair.Second]}[{pair.First},{pair.Second}]");
        }
    }

    public IReadOnlyList<string> Keys => keys;

    public IReadOnlyList<string> MetricKeys { get; }

    public int Count => keys.Length;

    /// <summary>All pairs i &lt; j, row after row of the upper triangle.</summary>
    public (int First, int Second)[] Pairs { get; }

    public string[] PairNames { get; }

    /// <summary>Binds the observer's tasks to those of its first report, and holds every later report to them.</summary>
    public static TaskSet Bind(ref TaskSet? bound, StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        bound ??= new(report);
        if (!report.TaskKeys.SequenceEqual(bound.keys, StringComparer.Ordinal))
        {
            throw Unbound(report, "tasks", bound.keys, report.TaskKeys);
        }

        if (!report.MetricKeys.SequenceEqual(bound.MetricKeys, StringComparer.Ordinal))
        {
            throw Unbound(report, "metrics", bound.MetricKeys, report.MetricKeys);
        }

        return bound;
    }

    /// <summary>The position of a pair in <see cref="Pairs"/>.</summary>
    public int PairIndex(int first, int second)
    {
        Checked(first, nameof(first));
        Checked(second, nameof(second));
        if (first == second)
        {
            throw new ArgumentException($"first and second must be two different tasks. Found {first} twice.", nameof(second));
        }

        var (i, j) = first < second ? (first, second) : (second, first);
        return i * (2 * Count - i - 1) / 2 + j - i - 1;
    }

    public int Checked(int task, string name) =>
        (uint)task < (uint)Count
            ? task
            : throw new ArgumentOutOfRangeException(name, task, $"A task's index must be from 0 to {Count - 1}.");

    private static ArgumentException Unbound(StepReport report, string what, IReadOnlyList<string> expected, IReadOnlyList<string> found) => new(
        $"report must be of the {what} of the first report ({string.Join(", ", expected)}). Found a report of step "
        + $"'{report.StepName}' with the {what} ({string.Join(", ", found)}). Use one observer per step.",
        nameof(report));
}
