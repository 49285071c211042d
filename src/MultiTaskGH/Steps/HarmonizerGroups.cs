namespace MultiTaskGH;

/// <summary>The groups of a step: all solved, undone and kept together.</summary>
internal sealed class HarmonizerGroups(Harmonizer harmonizer, TaskLayout layout) : IDisposable
{
    private HarmonizerGroup[] groups = [];
    private bool mayRestore;

    public Harmonizer Harmonizer { get; } = harmonizer;

    public IReadOnlyList<HarmonizerGroup> All => groups;

    /// <summary>Starts a run per group. The layout must be resolved.</summary>
    public void Start()
    {
        var started = new List<HarmonizerGroup>();
        try
        {
            foreach (var name in layout.GroupNames)
            {
                started.Add(new HarmonizerGroup(name, Harmonizer, layout.Group(name), layout.Keys));
            }
        }
        catch
        {
            started.ForEach(group => group.Dispose());
            throw;
        }

        groups = [.. started];

        // A checkpoint that was taken before knows nothing of these runs.
        mayRestore = false;
    }

    /// <summary>Forgets the runs, whose number of tasks is open again.</summary>
    public void Stop()
    {
        Dispose();
        groups = [];
        mayRestore = false;
    }

    /// <summary>Remembers the state, so that <see cref="Restore"/> can return to it.</summary>
    public void TakeCheckpoint()
    {
        foreach (var group in groups)
        {
            group.TakeCheckpoint();
        }

        mayRestore = true;
    }

    /// <summary>Makes what was learned since the checkpoint permanent.</summary>
    public void Commit() => mayRestore = false;

    /// <summary>Returns to the checkpoint, where there is one that was not committed.</summary>
    public void Restore()
    {
        if (!mayRestore)
        {
            return;
        }

        foreach (var group in groups)
        {
            group.Restore();
        }

        mayRestore = false;
    }

    public void Reset()
    {
        foreach (var group in groups)
        {
            group.Reset();
        }
    }

    /// <summary>Computes the weights of all active tasks, group by group. The first group without a solution ends it.</summary>
    /// <param name="update">What is known of the update; the harmonizer is handed what it needs of it.</param>
    /// <param name="weights">Receives the weights, by position; NaN elsewhere.</param>
    public GroupSolution Solve(MeasuredUpdate update, double[] weights)
    {
        Array.Fill(weights, double.NaN);
        var needed = update with
        {
            Losses = Harmonizer.Needs.HasFlag(Needs.Losses) ? update.Losses : [],
            Gramian = (Harmonizer.Needs & (Needs.Gramian | Needs.Gradients)) != Needs.None ? update.Gramian : null,
            Gradients = Harmonizer.Needs.HasFlag(Needs.Gradients) ? update.Gradients : null,
        };
        string? fallback = null;
        foreach (var group in groups)
        {
            var solution = group.Solve(needed, weights);
            if (solution.Failure is not null)
            {
                return solution;
            }

            if (solution.Fallback is { } explanation)
            {
                var named = groups.Length == 1 ? explanation : $"{(group.Name is null ? "the tasks without a group" : $"group '{group.Name}'")}: {explanation}";
                fallback = fallback is null ? named : $"{fallback}; {named}";
            }
        }

        return new(fallback, -1, null);
    }

    /// <summary>Hands over the losses after an update, to all groups or, where one throws, to none.</summary>
    /// <param name="active">The positions of the tasks that have one, ascending.</param>
    /// <param name="losses">Their losses.</param>
    public void ObserveUpdate(int[] active, double[] losses)
    {
        TakeCheckpoint();
        try
        {
            foreach (var group in groups)
            {
                group.ObserveUpdate(active, losses);
            }
        }
        catch
        {
            Restore();
            throw;
        }

        Commit();
    }

    public void Dispose()
    {
        foreach (var group in groups)
        {
            group.Dispose();
        }
    }
}
