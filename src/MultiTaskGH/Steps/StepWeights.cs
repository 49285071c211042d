namespace MultiTaskGH;

/// <summary>The weights of a step's updates: solved by the harmonizer, or those of an earlier update; undone where the update fails.</summary>
internal sealed class StepWeights(Harmonizer harmonizer, TaskLayout layout, int refreshEvery, HeadGradients heads) : IDisposable
{
    private readonly HarmonizerGroups groups = new(harmonizer, layout);
    private KeptWeights kept = new(refreshEvery);
    private bool isKnown;
    private bool isReused;

    /// <summary>The factors of the update; those of tasks that take no part are NaN.</summary>
    public UpdateFactors Factors { get; private set; } = new(0, heads);

    /// <summary>How many updates ago the weights of this update were solved.</summary>
    public int Age => isReused ? kept.Age + 1 : 0;

    /// <summary>Which method stood in for the harmonizer; null where none did.</summary>
    public string? Fallback { get; private set; }

    /// <summary>Whether the direction may be made of other rows than the gradients.</summary>
    public bool ReplacesGradients => groups.Harmonizer.Needs.HasFlag(Needs.Gradients);

    /// <summary>Whether the harmonizer learns from the losses after this update, whose weights it solved.</summary>
    public bool LearnsFromUpdate => groups.Harmonizer.Needs.HasFlag(Needs.LossesAfterUpdate) && !isReused;

    /// <summary>Starts the runs, once the layout is resolved.</summary>
    public void Start() => groups.Start();

    /// <summary>Forgets the runs, whose number of tasks is open again.</summary>
    public void Stop() => groups.Stop();

    /// <summary>Whether the weights of an earlier update may serve these tasks in the next one.</summary>
    public bool MayReuse(ReadOnlySpan<int> positions) => kept.MayServe && kept.AreOf(positions);

    /// <summary>Makes the weights known, if they are not yet.</summary>
    /// <param name="sums">What is known of the micro-batches.</param>
    /// <param name="update">What is known of the update.</param>
    /// <returns>For whom there are no weights, and why; no failure where there are.</returns>
    public GroupSolution Solve(UpdateSums sums, MeasuredUpdate update)
    {
        if (Factors.Weights.Length != layout.Count)
        {
            Factors = new UpdateFactors(layout.Count, heads);
        }

        for (var position = 0; position < layout.Count; position++)
        {
            Factors.PostWeights[position] = sums.PostWeight(position);
        }

        if (isKnown)
        {
            return default;
        }

        isKnown = true;
        isReused = MayReuse(update.Active);
        if (isReused)
        {
            kept.Weights.CopyTo(Factors.Weights);
            return default;
        }

        if (ReplacesGradients)
        {
            update.Gradients!.OpenEntries(Factors);
        }

        groups.TakeCheckpoint();
        var solution = groups.Solve(update, Factors.Weights);
        Fallback = solution.Fallback;
        return solution;
    }

    /// <summary>The update was made: what was learned stays.</summary>
    /// <param name="active">The positions of the tasks that took part.</param>
    public void Commit(int[] active)
    {
        groups.Commit();
        if (isReused)
        {
            kept.GrowOlder();
        }
        else
        {
            kept.Keep(active, Factors.Weights);
        }
    }

    /// <summary>Hands over the losses after an update.</summary>
    /// <param name="active">The positions of the tasks that have one, ascending.</param>
    /// <param name="losses">Their losses.</param>
    public void ObserveUpdate(int[] active, double[] losses) => groups.ObserveUpdate(active, losses);

    /// <summary>The update failed: what was learned is undone.</summary>
    public void Restore() => groups.Restore();

    /// <summary>Forgets the update.</summary>
    public void Forget()
    {
        isKnown = false;
        isReused = false;
        Fallback = null;
    }

    public void Reset()
    {
        groups.Reset();
        kept.Clear();
    }

    public void Save(Stream stream, long stepIndex) => StepStateFile.Write(stream, layout, groups, kept, stepIndex);

    /// <summary>Reads what <see cref="Save"/> wrote, or changes nothing; returns the number of updates.</summary>
    /// <exception cref="InvalidDataException">The stream does not fit.</exception>
    public long Load(Stream stream)
    {
        var wasResolved = layout.IsResolved;
        groups.TakeCheckpoint();
        try
        {
            var (stepIndex, loaded) = StepStateFile.Read(stream, layout, groups, refreshEvery);
            groups.Commit();
            kept = loaded;
            return stepIndex;
        }
        catch
        {
            groups.Restore();
            if (!wasResolved)
            {
                groups.Stop();
                layout.Unresolve();
            }

            throw;
        }
    }

    public void Dispose() => groups.Dispose();
}
