using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>Sections of a <see cref="CheckpointFile"/> that are written number by number.</summary>
internal static class BinarySection
{
    public static Action<Stream> Writing(Action<BinaryWriter> write) => stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        write(writer);
    };

    public static Action<Stream> Reading(Action<BinaryReader> read) => stream =>
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        read(reader);
    };
}
