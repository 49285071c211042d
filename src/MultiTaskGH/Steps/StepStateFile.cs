namespace MultiTaskGH;

/// <summary>The format in which a step's state is kept: what it belongs to, how many updates were made, and the harmonizer's own state.</summary>
internal static class StepStateFile
{
    private const uint Magic = 0x53_48_47_4D; // "MGHS"
    private const int Version = 1;

    public static void Write(Stream stream, Harmonizer harmonizer, IReadOnlyList<string> taskKeys, long stepIndex, HarmonizerRun run)
    {
        using var state = new MemoryStream();
        using (var stateWriter = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            run.Save(stateWriter);
        }

        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(harmonizer.ToString());
        writer.Write(taskKeys.Count);
        foreach (var key in taskKeys)
        {
            writer.Write(key);
        }

        writer.Write(stepIndex);
        writer.Write(state.Length);
        writer.Write(state.GetBuffer(), 0, (int)state.Length);
    }

    /// <summary>Reads a state into a run and returns the number of updates.</summary>
    /// <exception cref="InvalidDataException">Not such a file, of another harmonizer or other tasks, or cut off.</exception>
    public static long Read(Stream stream, Harmonizer harmonizer, IReadOnlyList<string> taskKeys, HarmonizerRun run)
    {
        try
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            if (reader.ReadUInt32() != Magic)
            {
                throw new InvalidDataException("The stream must hold the state of a step. Found another format.");
            }

            Expect("format version", Version, reader.ReadInt32());
            Expect("harmonizer", harmonizer.ToString(), reader.ReadString());
            Expect("number of tasks", taskKeys.Count, reader.ReadInt32());
            foreach (var key in taskKeys)
            {
                Expect("task", key, reader.ReadString());
            }

            var stepIndex = reader.ReadInt64();
            var length = reader.ReadInt64();
            if (stepIndex < 0 || length is < 0 or > int.MaxValue)
            {
                throw new InvalidDataException(FormattableString.Invariant($"The state's numbers must not be negative. Found step {stepIndex} and length {length}."));
            }

            var bytes = reader.ReadBytes((int)length);
            if (bytes.Length != length)
            {
                throw new EndOfStreamException();
            }

            using var state = new MemoryStream(bytes);
            using var stateReader = new BinaryReader(state);
            run.Load(stateReader);
            return state.Position == state.Length
                ? stepIndex
                : throw new InvalidDataException(FormattableString.Invariant($"The harmonizer's state must be {state.Position} bytes long. Found {state.Length}."));
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The state of the step is cut off.", exception);
        }
    }

    private static void Expect<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new InvalidDataException(FormattableString.Invariant($"The state belongs to another step: {what} must be '{expected}'. Found '{found}'."));
        }
    }
}
