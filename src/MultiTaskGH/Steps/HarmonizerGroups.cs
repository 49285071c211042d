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
        groups = [.. layout.GroupNames.Select(name => new HarmonizerGroup(name, Harmonizer, layout.Group(name), layout.Keys))];

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
    /// <param name="active">Their positions, ascending.</param>
    /// <param name="losses">Their losses.</param>
    /// <param name="gramian">Their Gramian; null where it was not computed.</param>
    /// <param name="epsilon">The precision of the gradients.</param>
    /// <param name="stepIndex">The number of updates so far.</param>
    /// <param name="weights">Receives the weights, by position; NaN elsewhere.</param>
    public GroupSolution Solve(int[] active, double[] losses, double[]? gramian, double epsilon, long stepIndex, double[] weights)
    {
        Array.Fill(weights, double.NaN);
        var neededLosses = Harmonizer.Needs.HasFlag(Needs.Losses) ? losses : [];
        var neededGramian = Harmonizer.Needs.HasFlag(Needs.Gramian) ? gramian : [];
        string? fallback = null;
        foreach (var group in groups)
        {
            var solution = group.Solve(active, neededLosses, neededGramian, epsilon, stepIndex, weights);
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

    public void Dispose()
    {
        foreach (var group in groups)
        {
            group.Dispose();
        }
    }
}
