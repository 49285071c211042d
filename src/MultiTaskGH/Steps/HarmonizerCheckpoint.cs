namespace MultiTaskGH;

/// <summary>Remembers a harmonizer's state for the length of a step, so that a step that fails can undo what the harmonizer learned.</summary>
internal sealed class HarmonizerCheckpoint : IDisposable
{
    private readonly HarmonizerRun run;
    private readonly MemoryStream memory = new();
    private readonly BinaryWriter writer;
    private readonly BinaryReader reader;

    public HarmonizerCheckpoint(HarmonizerRun run)
    {
        this.run = run;
        writer = new BinaryWriter(memory);
        reader = new BinaryReader(memory);
    }

    public void Take()
    {
        memory.SetLength(0);
        run.Save(writer);
        writer.Flush();
    }

    public void Restore()
    {
        memory.Position = 0;
        run.Load(reader);
    }

    public void Dispose()
    {
        writer.Dispose();
        reader.Dispose();
    }
}
