using System.Text;

namespace MultiTaskGH;

/// <summary>The format in which a step's state is kept: what it belongs to, how many updates were made, and the harmonizer's state by group.</summary>
internal static class StepStateFile
{
    private const uint Magic = 0x53_48_47_4D; // "MGHS"
    private const int Version = 3;

    // A damaged size must not make a harmonizer lay out gigabytes before anything else shows the damage.
    private const int LargestFamily = 1 << 12;

    public static void Write(Stream stream, TaskLayout layout, HarmonizerGroups groups, KeptWeights kept, long stepIndex)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(groups.Harmonizer.ToString());
        writer.Write(layout.Tasks.Count);
        for (var t = 0; t < layout.Tasks.Count; t++)
        {
            writer.Write(layout.Tasks[t].Key);
            writer.Write(layout.Tasks[t].Group ?? "");
            writer.Write(layout.Sizes[t]);
        }

        writer.Write(stepIndex);
        WriteBlock(writer, kept.Save);
        foreach (var group in groups.All)
        {
            WriteBlock(writer, group.Save);
        }
    }

    /// <summary>Reads a state into a step whose runs can be restored if it fails. A layout whose families have no size yet takes those of the state.</summary>
    /// <returns>The number of updates and the kept weights.</returns>
    /// <exception cref="InvalidDataException">Not such a file, of another harmonizer or other tasks, or cut off.</exception>
    public static (long StepIndex, KeptWeights Kept) Read(Stream stream, TaskLayout layout, HarmonizerGroups groups, int refreshEvery)
    {
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            if (reader.ReadUInt32() != Magic)
            {
                throw new InvalidDataException("The stream must hold the state of a step. Found another format.");
            }

            Expect("format version", Version, reader.ReadInt32());
            Expect("harmonizer", groups.Harmonizer.ToString(), reader.ReadString());
            ReadTasks(reader, layout, groups);
            var stepIndex = reader.ReadInt64();
            if (stepIndex < 0)
            {
                throw new InvalidDataException(FormattableString.Invariant($"The state's number of updates must not be negative. Found {stepIndex}."));
            }

            KeptWeights? kept = null;
            ReadBlock(reader, block => kept = KeptWeights.Load(block, refreshEvery, layout.Count));
            foreach (var group in groups.All)
            {
                ReadBlock(reader, group.Load);
            }

            return (stepIndex, kept!);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The state of the step is cut off.", exception);
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException or OverflowException)
        {
            // What readers make of a text whose length or encoding is damaged.
            throw new InvalidDataException($"The state of the step cannot be read: {exception.Message}", exception);
        }
    }

    private static void ReadTasks(BinaryReader reader, TaskLayout layout, HarmonizerGroups groups)
    {
        Expect("number of tasks", layout.Tasks.Count, reader.ReadInt32());
        var sizes = new int[layout.Tasks.Count];
        for (var t = 0; t < sizes.Length; t++)
        {
            Expect("task", layout.Tasks[t].Key, reader.ReadString());
            Expect($"group of task '{layout.Tasks[t].Key}'", layout.Tasks[t].Group ?? "", reader.ReadString());
            sizes[t] = reader.ReadInt32();
            if (layout.Sizes[t] > 0)
            {
                Expect($"size of task '{layout.Tasks[t].Key}'", layout.Sizes[t], sizes[t]);
            }
            else if (sizes[t] is < 1 or > LargestFamily)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"The size of the family '{layout.Tasks[t].Key}' must be from 1 to {LargestFamily}. Found {sizes[t]}. Load a larger one when a step has fixed its size."));
            }
        }

        if (!layout.IsResolved)
        {
            layout.Resolve(sizes);
            groups.Start();
        }
    }

    private static void WriteBlock(BinaryWriter writer, Action<BinaryWriter> write)
    {
        using var block = new StateBlockWriter(writer);
        using (var blockWriter = new BinaryWriter(block, Encoding.UTF8, leaveOpen: true))
        {
            write(blockWriter);
        }

        block.Complete();
    }

    private static void ReadBlock(BinaryReader reader, Action<BinaryReader> read)
    {
        using var block = new StateBlockReader(reader);
        using (var blockReader = new BinaryReader(block, Encoding.UTF8, leaveOpen: true))
        {
            read(blockReader);
        }

        block.CheckEnd();
    }

    private static void Expect<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new InvalidDataException(FormattableString.Invariant($"The state belongs to another step: {what} must be '{expected}'. Found '{found}'."));
        }
    }
}
