using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// State as large as the gradients: for each task a flat tensor per block. Each task has two places; what a checkpoint holds is never written, so
/// that undoing a step copies nothing.
/// </summary>
/// <remarks>Half-precision gradients have a state in float32: a running mean in their own type would stop to move.</remarks>
internal sealed class TaskRows(int taskCount) : IDisposable
{
    private const int None = -1;

    private readonly Tensor[]?[] places = new Tensor[]?[2 * taskCount];
    private readonly int[] current = Filled(taskCount);
    private readonly int[] remembered = Filled(taskCount);
    private bool hasCheckpoint;

    /// <summary>Whether a task has a state.</summary>
    public bool Has(int task) => current[task] != None;

    /// <summary>Checks, before anything is changed, that the state of the active tasks fits their gradients.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public void Check(GradientEntries gradients, ReadOnlySpan<int> activeTasks)
    {
        for (var i = 0; i < activeTasks.Length; i++)
        {
            if (!Has(activeTasks[i]))
            {
                continue;
            }

            var state = places[Place(activeTasks[i], current)]!;
            if (state.Length != gradients.BlockCount)
            {
                throw new InvalidOperationException(
                    $"The state of task {activeTasks[i]} has {state.Length} blocks of parameters, and its gradient {gradients.BlockCount}. Reset the state, or load that of these parameters.");
            }

            for (var b = 0; b < state.Length; b++)
            {
                var row = gradients.Row(b, i);
                if (state[b].numel() != row.numel() || state[b].dtype != StateType(row))
                {
                    throw new InvalidOperationException(
                        $"The state of task {activeTasks[i]} has {state[b].numel()} entries of {state[b].dtype} in block {b}, and its gradient {row.numel()} of {row.dtype}. Reset the state, or load that of these parameters.");
                }
            }
        }
    }

    /// <summary>The state of a task, to be read, wherever it lies; null where it has none.</summary>
    public Tensor[]? Find(int task) => Has(task) ? places[Place(task, current)] : null;

    /// <summary>The state of a task, ready to be changed in place: what a checkpoint holds is kept. Zeros at first.</summary>
    /// <param name="gradients">Says of which sizes, types and devices.</param>
    /// <param name="position">The task's position among the active ones.</param>
    /// <param name="task">The task.</param>
    /// <returns>One tensor per block, which belong to the state.</returns>
    public Tensor[] Change(GradientEntries gradients, int position, int task)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var before = Has(task) ? places[Place(task, current)] : null;
        var target = Target(task);
        var after = places[target] ??= new Tensor[gradients.BlockCount];
        if (after.Length != gradients.BlockCount)
        {
            Free(target);
            places[target] = after = new Tensor[gradients.BlockCount];
        }

        for (var b = 0; b < after.Length; b++)
        {
            var row = gradients.Row(b, position);
            if (after[b] is not { } kept || kept.numel() != row.numel() || kept.dtype != StateType(row) || kept.device_type != row.device_type || kept.device_index != row.device_index)
            {
                var moved = before is null || !ReferenceEquals(before, after) ? empty(row.numel(), StateType(row), row.device) : before[b].to(row.device);
                after[b]?.Dispose();
                after[b] = moved.DetachFromDisposeScope();
            }

            if (before is null)
            {
                after[b].zero_();
            }
            else if (!ReferenceEquals(before, after))
            {
                after[b].copy_(before[b]);
            }
        }

        current[task] = target % 2;
        return after;
    }

    /// <summary><c>state &lt;- kept state + added row</c>, and the row becomes the state.</summary>
    public void Track(GradientEntries gradients, int position, int task, double kept, double added)
    {
        var state = Change(gradients, position, task);
        using var noGrad = no_grad();
        using var keptFactor = kept.ToScalar();
        using var addedFactor = added.ToScalar();
        for (var b = 0; b < state.Length; b++)
        {
            var row = gradients.Row(b, position);
            state[b].mul_(keptFactor).add_(row, addedFactor);
            row.copy_(state[b]);
        }
    }

    public void TakeCheckpoint()
    {
        current.CopyTo(remembered, 0);
        hasCheckpoint = true;
    }

    public void RestoreCheckpoint() => remembered.CopyTo(current, 0);

    public void Reset() => Array.Fill(current, None);

    public void Save(BinaryWriter writer)
    {
        for (var task = 0; task < taskCount; task++)
        {
            RowFormat.Write(writer, Has(task) ? places[Place(task, current)]! : []);
        }
    }

    /// <summary>Reads the state of every task before any takes effect: a damaged state changes nothing.</summary>
    /// <returns>By task; empty for one without a state. The caller's, until <see cref="Set"/> takes them.</returns>
    public Tensor[][] Read(BinaryReader reader)
    {
        var read = new List<Tensor[]>();
        try
        {
            while (read.Count < taskCount)
            {
                read.Add(RowFormat.Read(reader));
            }

            return [.. read];
        }
        catch
        {
            foreach (var tensor in read.SelectMany(tensors => tensors))
            {
                tensor.Dispose();
            }

            throw;
        }
    }

    /// <summary>Takes what <see cref="Read"/> returned.</summary>
    public void Set(Tensor[][] read)
    {
        for (var task = 0; task < taskCount; task++)
        {
            if (read[task].Length == 0)
            {
                current[task] = None;
                continue;
            }

            var target = Target(task);
            Free(target);
            places[target] = read[task];
            current[task] = target % 2;
        }
    }

    public void Dispose()
    {
        for (var place = 0; place < places.Length; place++)
        {
            Free(place);
        }

        Reset();
    }

    private static ScalarType StateType(Tensor row) => row.dtype is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    private static int[] Filled(int count)
    {
        var places = new int[count];
        Array.Fill(places, None);
        return places;
    }

    private static int Place(int task, int[] which) => 2 * task + which[task];

    /// <summary>The place that may be written: never the one that the checkpoint holds.</summary>
    private int Target(int task)
    {
        if (hasCheckpoint && remembered[task] != None)
        {
            return 2 * task + 1 - remembered[task];
        }

        return Has(task) ? Place(task, current) : 2 * task;
    }

    private void Free(int place)
    {
        foreach (var tensor in places[place] ?? [])
        {
            tensor?.Dispose();
        }

        places[place] = null;
    }
}
