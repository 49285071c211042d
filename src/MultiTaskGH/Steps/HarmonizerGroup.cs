using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>A harmonizer at work on the tasks of one group: its run, and how to undo what it learned.</summary>
internal sealed class HarmonizerGroup : IDisposable
{
    private readonly Harmonizer harmonizer;
    private readonly HarmonizerRun run;
    private readonly int[] positions;
    private readonly IReadOnlyList<string> keys;

    /// <summary>Starts a run of the harmonizer.</summary>
    /// <param name="name">The group's name; null for the tasks without one.</param>
    /// <param name="harmonizer">The method.</param>
    /// <param name="positions">The positions of the group's tasks, ascending.</param>
    /// <param name="keys">The keys of all tasks, by position.</param>
    public HarmonizerGroup(string? name, Harmonizer harmonizer, int[] positions, IReadOnlyList<string> keys)
    {
        Name = name;
        this.keys = keys;
        this.harmonizer = harmonizer;
        this.positions = positions;
        run = Start(harmonizer, positions.Length);
    }

    /// <summary>The group's name; null for the tasks without one.</summary>
    public string? Name { get; }

    public void TakeCheckpoint() => run.TakeCheckpoint();

    public void Restore() => run.RestoreCheckpoint();

    public void Reset() => run.Reset();

    public void Save(BinaryWriter writer) => run.Save(writer);

    public void Load(BinaryReader reader) => run.Load(reader);

    public void Dispose() => run.Dispose();

    /// <summary>Computes the weights of the group's tasks; nothing where none of them takes part.</summary>
    /// <param name="update">What is known of the step's active tasks; arrays are empty where they are not needed.</param>
    /// <param name="weights">Receives the weights, by position.</param>
    /// <exception cref="InvalidOperationException">The harmonizer blames a task that there is not.</exception>
    public GroupSolution Solve(MeasuredUpdate update, Span<double> weights)
    {
        // Where the step's tasks are all of this group, what was measured is handed on as it is.
        var active = update.Active;
        var isWhole = active.Length == positions.Length && active.AsSpan().SequenceEqual(positions);
        var members = isWhole ? active : [.. active.Where(position => Array.IndexOf(positions, position) >= 0)];
        if (members.Length == 0)
        {
            return default;
        }

        var indices = Array.ConvertAll(members, position => Array.IndexOf(active, position));
        var activeTasks = Array.ConvertAll(members, position => Array.IndexOf(positions, position));
        var solved = new double[members.Length];
        Array.Fill(solved, double.NaN);

        // What a method makes of entries and does not detach from its scope ends with the call.
        using var scope = update.Gradients is null ? null : NewDisposeScope();
        using var noGrad = update.Gradients is null ? null : no_grad();
        var input = new HarmonizerInput
        {
            ActiveTasks = activeTasks,
            Losses = update.Losses.Length == 0 || isWhole ? update.Losses : Select(update.Losses, indices),
            Gramian = Of(update.Gramian),
            CrossGramian = Of(update.CrossGramian),
            Gradients = update.Gradients?.Entries(members),
            GradientEpsilon = update.Epsilon,
            GramianEpsilon = update.GramianEpsilon,
            StepIndex = update.StepIndex,
        };
        var result = run.Solve(input, solved);
        if (result.Failure is { } failure)
        {
            return (uint)result.FailedTask < (uint)members.Length
                ? new(null, members[result.FailedTask], $"{harmonizer} has no solution: task '{keys[members[result.FailedTask]]}': {failure}")
                : throw new InvalidOperationException(
                    FormattableString.Invariant($"{harmonizer} must name one of the {members.Length} tasks for which it has no solution. Found {result.FailedTask}."));
        }

        for (var i = 0; i < members.Length; i++)
        {
            if (!double.IsFinite(solved[i]))
            {
                return new(null, members[i], FormattableString.Invariant($"{harmonizer} gave task '{keys[members[i]]}' the weight {solved[i]}."));
            }

            weights[members[i]] = solved[i];
        }

        return new(result.Fallback, -1, null);

        double[]? Of(double[]? products) => products is null or { Length: 0 } || isWhole ? products : Block(products, indices, active.Length);
    }

    /// <summary>Hands over the losses after an update; nothing where none of the group's tasks has one.</summary>
    /// <param name="active">The positions of the tasks that have one, ascending.</param>
    /// <param name="losses">Their losses.</param>
    public void ObserveUpdate(int[] active, double[] losses)
    {
        int[] indices = [.. Enumerable.Range(0, active.Length).Where(i => Array.IndexOf(positions, active[i]) >= 0)];
        if (indices.Length > 0)
        {
            run.ObserveUpdate(Array.ConvertAll(indices, i => Array.IndexOf(positions, active[i])), Select(losses, indices));
        }
    }

    private static double[] Select(ReadOnlySpan<double> values, int[] indices)
    {
        var selected = new double[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            selected[i] = values[indices[i]];
        }

        return selected;
    }

    private static double[] Block(ReadOnlySpan<double> gramian, int[] indices, int count)
    {
        var block = new double[indices.Length * indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            for (var j = 0; j < indices.Length; j++)
            {
                block[i * indices.Length + j] = gramian[indices[i] * count + indices[j]];
            }
        }

        return block;
    }

    private static HarmonizerRun Start(Harmonizer harmonizer, int taskCount)
    {
        try
        {
            return harmonizer.Start(taskCount);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(FormattableString.Invariant($"{harmonizer} cannot harmonize {taskCount} tasks: {exception.Message}"), nameof(harmonizer), exception);
        }
    }
}
