using System.Text;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>The saved form of a run.</summary>
internal static class SavedState
{
    public static byte[] Save(this HarmonizerRun run)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            run.Save(writer);
        }

        return stream.ToArray();
    }

    public static void Load(this HarmonizerRun run, byte[] state)
    {
        using var stream = new MemoryStream(state);
        using var reader = new BinaryReader(stream);
        run.Load(reader);
        if (stream.Position != state.Length)
        {
            throw new InvalidDataException($"The run read {stream.Position} of {state.Length} bytes.");
        }
    }

    /// <summary>The numbers per task, column after column; what follows them is left out.</summary>
    public static double[][] Columns(this HarmonizerRun run)
    {
        using var reader = new BinaryReader(new MemoryStream(run.Save()));
        var (tasks, columns) = (reader.ReadInt32(), reader.ReadInt32());
        return [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, tasks).Select(_ => reader.ReadDouble()).ToArray())];
    }

    /// <summary>The rows of each task as they are saved; empty where a method has none.</summary>
    public static byte[][] TaskRows(this HarmonizerRun run)
    {
        var state = run.Save();
        using var reader = new BinaryReader(new MemoryStream(state));
        var tasks = reader.ReadInt32();
        reader.BaseStream.Position = 8 + 8L * tasks * BitConverter.ToInt32(state, 4);
        var rows = new byte[tasks][];
        for (var task = 0; task < tasks; task++)
        {
            var start = (int)reader.BaseStream.Position;
            var blocks = start < state.Length ? reader.ReadInt32() : 0;
            for (var b = 0; b < blocks; b++)
            {
                var size = (ScalarType)reader.ReadInt32() == ScalarType.Float64 ? 8 : 4;
                var length = reader.ReadInt64() * size;
                reader.BaseStream.Position += length;
            }

            rows[task] = state[start..(int)reader.BaseStream.Position];
        }

        return rows;
    }

    /// <summary>Loads numbers per task.</summary>
    public static void LoadColumns(this HarmonizerRun run, double[][] columns)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(columns[0].Length);
        writer.Write(columns.Length);
        foreach (var number in columns.SelectMany(column => column))
        {
            writer.Write(number);
        }

        run.Load(stream.ToArray());
    }
}
