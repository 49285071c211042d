namespace MultiTaskGH;

/// <summary>A run that remembers, beside some numbers per task, tensors as large as the gradients.</summary>
/// <param name="definition">The method.</param>
/// <param name="taskCount">How many tasks the group has.</param>
/// <param name="initial">What each column of numbers holds at first.</param>
internal abstract class TaskRowsRun(Harmonizer definition, int taskCount, params double[] initial) : TaskStateRun(definition, taskCount, initial)
{
    private protected TaskRows Rows { get; } = new(taskCount);

    public override void Reset()
    {
        base.Reset();
        Rows.Reset();
    }

    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        Rows.Save(writer);
    }

    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var numbers = ReadNumbers(reader);
        Rows.Set(Rows.Read(reader));
        SetNumbers(numbers);
    }

    public override void TakeCheckpoint()
    {
        base.TakeCheckpoint();
        Rows.TakeCheckpoint();
    }

    public override void RestoreCheckpoint()
    {
        base.RestoreCheckpoint();
        Rows.RestoreCheckpoint();
    }

    protected override void Dispose(bool disposing)
    {
        Rows.Dispose();
        base.Dispose(disposing);
    }
}
