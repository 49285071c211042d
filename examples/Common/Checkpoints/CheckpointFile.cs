using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>The state of a run, from which it can be taken up again: an identity and named sections in one file. After a crash there is the old file or the new one.</summary>
/// <remarks>
/// Integers are little endian, texts are UTF-8 with their length before them. In this order: <c>MTGHCKPT</c>; the version of the format, 4 bytes; the
/// identity; the sections, back to back; their number, and each one's name and length; where that table starts, 8 bytes; the SHA-256 of all this.
/// </remarks>
public sealed class CheckpointFile : IDisposable
{
    internal const int Version = 1;

    private const int TrailerLength = sizeof(long) + SHA256.HashSizeInBytes;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string path;
    private readonly FileStream file;
    private readonly Dictionary<string, (long Start, long Length)> sections = [];

    private CheckpointFile(string path, FileStream file)
    {
        this.path = path;
        this.file = file;
        CheckStart();
        CheckHash();
        try
        {
            Identity = ReadIdentityAndTable();
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or InvalidDataException)
        {
            throw new InputException($"{path}: the table of a checkpoint must list its sections. {exception.Message} {Remedy}", exception);
        }
    }

    /// <summary>What the run is: its settings and data, as JSON. A run must not go on from a checkpoint of another one.</summary>
    public string Identity { get; }

    private static ReadOnlySpan<byte> Magic => "MTGHCKPT"u8;

    private static string Remedy => "Delete the file to start anew.";

    /// <summary>Writes a file, and has the system put it on the disk before it takes the place of an older one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What the run is: its settings and data, as JSON.</param>
    /// <param name="sections">Different names, and what writes each section.</param>
    /// <exception cref="ArgumentException">Two sections have one name.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string identity, IEnumerable<(string Name, Action<Stream> Write)> sections)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(sections);
        AtomicFile.Write(path, partial =>
        {
            using var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            using var hashed = new HashingStream(file);
            using var writer = new BinaryWriter(hashed, Utf8, leaveOpen: true);
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(identity);
            var table = new Dictionary<string, long>();
            foreach (var (name, write) in sections)
            {
                var start = hashed.Position;
                write(hashed);
                table.Add(name, hashed.Position - start);
            }

            var tableStart = hashed.Position;
            writer.Write(table.Count);
            foreach (var (name, length) in table)
            {
                writer.Write(name);
                writer.Write(length);
            }

            writer.Write(tableStart);
            file.Write(hashed.Hash());
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>Opens a file and checks that it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be read, is no checkpoint, was written by a newer program, or is damaged.</exception>
    public static CheckpointFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream? file = null;
        try
        {
            // Whoever reads a checkpoint does not keep the next one from taking its place.
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
            return new(path, file);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"{path}: the checkpoint must be readable. {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <summary>Reads a section to its end.</summary>
    /// <param name="name">The name of the section.</param>
    /// <param name="read">Reads it. It throws an <see cref="InvalidDataException"/> where the section does not fit.</param>
    /// <exception cref="InputException">There is no such section, it does not fit, or it goes on after what was read.</exception>
    public void Read(string name, Action<Stream> read)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(read);
        if (!sections.TryGetValue(name, out var place))
        {
            throw new InputException($"{path}: the checkpoint must hold the section '{name}'. Found {Names()}. {Remedy}");
        }

        using var section = new StreamSection(file, place.Start, place.Length);
        try
        {
            read(section);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException)
        {
            throw new InputException($"{path}: the section '{name}' must fit the run that goes on from it. {exception.Message} {Remedy}", exception);
        }

        if (section.Position != section.Length)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: the section '{name}' must end with what the run reads, {section.Position} bytes. Found {section.Length}. {Remedy}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void CheckStart()
    {
        Span<byte> start = stackalloc byte[Magic.Length + sizeof(int)];
        var found = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (found < start.Length || !start.StartsWith(Magic))
        {
            throw new InputException($"{path}: a checkpoint starts with {Encoding.ASCII.GetString(Magic)}. Found {(found == 0 ? "an empty file" : "something else")}. {Remedy}");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(start[Magic.Length..]);
        if (version != Version)
        {
            var origin = version > Version ? ", written by a newer program: use that one, or delete the file to start anew." : $". {Remedy}";
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: this program reads checkpoints of version {Version}. Found version {version}{origin}"));
        }
    }

    private void CheckHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = file.Length - hash.Length;
        if (length >= Magic.Length + sizeof(int))
        {
            using var hashed = new StreamSection(file, 0, length);
            var expected = SHA256.HashData(hashed);
            file.Position = length;
            file.ReadExactly(hash);
            if (hash.SequenceEqual(expected))
            {
                return;
            }
        }

        throw new InputException($"{path}: a checkpoint ends with the SHA-256 of what it holds. Found another one: the file is damaged or truncated. {Remedy}");
    }

    private string ReadIdentityAndTable()
    {
        var headerStart = Magic.Length + sizeof(int);
        var end = file.Length - TrailerLength;
        if (end < headerStart)
        {
            throw new InvalidDataException("Found no table.");
        }

        Span<byte> trailer = stackalloc byte[sizeof(long)];
        file.Position = end;
        file.ReadExactly(trailer);
        var tableStart = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        if (tableStart < headerStart || tableStart > end)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Found it at {tableStart}."));
        }

        using var header = new StreamSection(file, headerStart, tableStart - headerStart);
        using var headerReader = new BinaryReader(header, Utf8);
        var identity = headerReader.ReadString();
        var next = headerStart + header.Position;

        using var table = new StreamSection(file, tableStart, end - tableStart);
        using var reader = new BinaryReader(table, Utf8);
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            var length = reader.ReadInt64();
            if (length < 0 || length > tableStart - next || !sections.TryAdd(name, (next, length)))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Found '{name}' with {length} bytes."));
            }

            next += length;
        }

        if (sections.Count != count || next != tableStart || table.Position != table.Length)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Found {count} sections that are not all of it."));
        }

        return identity;
    }

    private string Names() => sections.Count == 0 ? "none" : string.Join(", ", sections.Keys.Select(name => $"'{name}'"));
}
