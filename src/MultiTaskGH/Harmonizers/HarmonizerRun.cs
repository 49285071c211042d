namespace MultiTaskGH;

/// <summary>
/// The state of a harmonizer during training: owned by one group of tasks of one step, saved and restored with it. Not safe for several threads.
/// </summary>
/// <remarks>Where tasks sit out a step, <see cref="Solve"/> is given the others: the state of those that are absent is to stay as it is.</remarks>
public abstract class HarmonizerRun : IDisposable
{
    private MemoryStream? checkpoint;

    /// <summary>Computes one weight per active task.</summary>
    /// <param name="input">What the method's <see cref="Harmonizer.Needs"/> asked for.</param>
    /// <param name="weights">Receives the weights, in the order of <see cref="HarmonizerInput.ActiveTasks"/>.</param>
    /// <returns>Whether the method itself, a fallback, or nothing gave the weights.</returns>
    public abstract HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights);

    /// <summary>
    /// Learns from the losses after the update for which <see cref="Solve"/> gave the weights. Called once after each such update that was made, by
    /// methods with <see cref="Needs.LossesAfterUpdate"/> only.
    /// </summary>
    /// <param name="activeTasks">The tasks that took part in the update and have a loss after it, as in <see cref="HarmonizerInput.ActiveTasks"/>.</param>
    /// <param name="losses">Their losses on the same batch with the new parameters, factors before harmonizing included; finite.</param>
    public virtual void ObserveUpdate(ReadOnlySpan<int> activeTasks, ReadOnlySpan<double> losses)
    {
    }

    /// <summary>Returns to the state after <see cref="Harmonizer.Start"/>. Methods without a state need not override it.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>Writes the state. Methods without a state need not override it.</summary>
    /// <param name="writer">Receives the state.</param>
    public virtual void Save(BinaryWriter writer)
    {
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Methods without a state need not override it.</summary>
    /// <param name="reader">Holds the state.</param>
    /// <exception cref="InvalidDataException">The state does not fit the run.</exception>
    public virtual void Load(BinaryReader reader)
    {
    }

    /// <summary>
    /// Remembers the state before <see cref="Solve"/>, so that <see cref="RestoreCheckpoint"/> can undo a step that fails. Writes it to memory with
    /// <see cref="Save"/>; methods whose state is as large as the gradients override both.
    /// </summary>
    public virtual void TakeCheckpoint()
    {
        checkpoint ??= new MemoryStream();
        checkpoint.SetLength(0);
        using var writer = new BinaryWriter(checkpoint, System.Text.Encoding.UTF8, leaveOpen: true);
        Save(writer);
    }

    /// <summary>Returns to the state at the latest <see cref="TakeCheckpoint"/>.</summary>
    /// <exception cref="InvalidOperationException">There was none.</exception>
    public virtual void RestoreCheckpoint()
    {
        if (checkpoint is null)
        {
            throw new InvalidOperationException("TakeCheckpoint must be called before RestoreCheckpoint.");
        }

        checkpoint.Position = 0;
        using var reader = new BinaryReader(checkpoint, System.Text.Encoding.UTF8, leaveOpen: true);
        Load(reader);
    }

    /// <summary>Frees what the state holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the state holds. Methods without tensors need not override it.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) => checkpoint?.Dispose();

    /// <summary>Checks that a step brings tasks of the run.</summary>
    /// <exception cref="ArgumentException">No active task, or one that is none of the run's, or not in ascending order.</exception>
    private protected static void CheckActiveTasks(in HarmonizerInput input, int taskCount)
    {
        var last = -1;
        foreach (var task in input.ActiveTasks)
        {
            last = task > last ? task : taskCount;
        }

        if (last < 0 || last >= taskCount)
        {
            throw new ArgumentException(
                $"input must name 1 to {taskCount} active tasks, ascending and below {taskCount}. Found [{string.Join(", ", input.ActiveTasks.ToArray())}].", nameof(input));
        }
    }
}
