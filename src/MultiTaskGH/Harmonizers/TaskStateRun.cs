namespace MultiTaskGH;

/// <summary>A run whose state is some numbers per task. The numbers of absent tasks stay as they are.</summary>
internal abstract class TaskStateRun : CheckedRun
{
    private readonly double[] initial;
    private readonly double[] values;
    private readonly double[] remembered;
    private bool hasCheckpoint;

    /// <summary>Starts with the same numbers for every task.</summary>
    /// <param name="definition">The method.</param>
    /// <param name="taskCount">How many tasks the group has.</param>
    /// <param name="initial">What each column holds at first.</param>
    protected TaskStateRun(Harmonizer definition, int taskCount, params double[] initial)
        : base(definition, taskCount)
    {
        this.initial = initial;
        values = new double[initial.Length * taskCount];
        remembered = new double[values.Length];
        ResetNumbers();
    }

    public override void Reset() => ResetNumbers();

    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(TaskCount);
        writer.Write(initial.Length);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        SetNumbers(ReadNumbers(reader));
    }

    public override void TakeCheckpoint()
    {
        values.CopyTo(remembered, 0);
        hasCheckpoint = true;
    }

    public override void RestoreCheckpoint()
    {
        if (!hasCheckpoint)
        {
            throw new InvalidOperationException("TakeCheckpoint must be called before RestoreCheckpoint.");
        }

        remembered.CopyTo(values, 0);
    }

    /// <summary>One number per task of the run.</summary>
    private protected Span<double> Column(int column) => values.AsSpan(column * TaskCount, TaskCount);

    /// <summary>Reads all numbers before any takes effect: a damaged state changes nothing.</summary>
    private protected double[] ReadNumbers(BinaryReader reader)
    {
        var (tasks, columns) = (reader.ReadInt32(), reader.ReadInt32());
        if (tasks != TaskCount || columns != initial.Length)
        {
            throw new InvalidDataException($"The state must hold {initial.Length} numbers for each of {TaskCount} tasks. Found {columns} for {tasks}.");
        }

        var read = new double[values.Length];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = reader.ReadDouble();
            if (!double.IsFinite(read[i]))
            {
                throw new InvalidDataException(FormattableString.Invariant($"The state must hold finite numbers. Found {read[i]}."));
            }
        }

        return read;
    }

    private protected void SetNumbers(double[] numbers) => numbers.CopyTo(values, 0);

    private void ResetNumbers()
    {
        for (var column = 0; column < initial.Length; column++)
        {
            Column(column).Fill(initial[column]);
        }
    }
}
