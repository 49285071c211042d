using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.InteropServices;
using ICSharpCode.SharpZipLib.Checksum;

namespace MultiTaskGH.Examples.Common;

/// <summary>The entries of a zip file.</summary>
internal sealed class ZipStore : ImageStore
{
    private readonly string path;

    // An archive serves one thread at a time: as many are open as threads have read at once.
    private readonly ConcurrentBag<ZipArchive> idle = [];
    private readonly Dictionary<string, Entry> entries = [];
    private readonly Dictionary<string, Children> folders = new() { [""] = new() };

    /// <summary>Opens a zip file and reads its directory.</summary>
    /// <exception cref="InputException">The file cannot be read, is no zip file, or is encrypted.</exception>
    public ZipStore(string path)
    {
        this.path = path;
        ZipArchive archive;
        try
        {
            archive = ZipFile.OpenRead(path);
            idle.Add(archive);
            for (var index = 0; index < archive.Entries.Count; index++)
            {
                Add(archive.Entries[index], index);
            }
        }
        catch (InvalidDataException exception)
        {
            Dispose();
            throw new InputException($"{path}: the file must be a zip file. Found none, or a part of one; fetch the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file must be readable. {exception.Message}", exception);
        }

        if (archive.Entries.FirstOrDefault(entry => entry.IsEncrypted) is { } encrypted)
        {
            Dispose();
            throw new InputException($"{path}: the zip file must not be encrypted. Found that '{encrypted.FullName}' is; unpack it and name the folder.");
        }
    }

    /// <inheritdoc/>
    public override string Origin => path;

    /// <inheritdoc/>
    public override bool Contains(string path) => entries.ContainsKey(path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> FilesIn(string folder) => folders.TryGetValue(folder, out var children) ? [.. children.Files] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> FoldersIn(string folder) => folders.TryGetValue(folder, out var children) ? [.. children.Folders] : [];

    /// <inheritdoc/>
    public override void Read(string path, ArrayBufferWriter<byte> destination)
    {
        if (!entries.TryGetValue(path, out var entry))
        {
            throw new UnreadableImageException("the zip file has no such entry");
        }

        if (entry.Length > Array.MaxLength)
        {
            throw new UnreadableImageException("it is larger than any image");
        }

        try
        {
            var archive = Take();
            try
            {
                Read(archive.Entries[entry.Index], entry, destination);
            }
            finally
            {
                idle.Add(archive);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new UnreadableImageException($"it cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    /// <inheritdoc/>
    public override Stream OpenRead(string path)
    {
        if (!entries.TryGetValue(path, out var entry))
        {
            throw new UnreadableImageException("the zip file has no such entry");
        }

        try
        {
            var archive = Take();
            try
            {
                return new ZipEntryStream(archive.Entries[entry.Index].Open(), entry.Length, entry.Crc, () => idle.Add(archive));
            }
            catch
            {
                idle.Add(archive);
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new UnreadableImageException($"it cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    /// <inheritdoc/>
    public override (long Length, uint Checksum) Identify(string path) => entries.TryGetValue(path, out var entry) ? (entry.Length, entry.Crc) : (-1, 0);

    /// <inheritdoc/>
    public override string Describe(string path) => path.Length == 0 ? this.path : $"{this.path}, entry {path}";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        while (idle.TryTake(out var archive))
        {
            archive.Dispose();
        }

        base.Dispose(disposing);
    }

    private ZipArchive Take() => idle.TryTake(out var archive) ? archive : ZipFile.OpenRead(path);

    // System.IO.Compression compares neither the length nor the checksum with what it has unpacked.
    private static void Read(ZipArchiveEntry packed, Entry entry, ArrayBufferWriter<byte> destination)
    {
        var start = destination.WrittenCount;
        using (var stream = packed.Open())
        {
            while (destination.WrittenCount - start <= entry.Length)
            {
                var rest = (int)Math.Min(entry.Length - (destination.WrittenCount - start), 1 << 20);
                var read = stream.Read(destination.GetSpan(Math.Max(rest, 1)));
                if (read == 0)
                {
                    break;
                }

                destination.Advance(read);
            }
        }

        var crc = new Crc32();
        MemoryMarshal.TryGetArray(destination.WrittenMemory[start..], out var content);
        crc.Update(content);
        if (content.Count != entry.Length || (uint)crc.Value != entry.Crc)
        {
            throw new UnreadableImageException("its content is not what the zip file's checksum says");
        }
    }

    private void Add(ZipArchiveEntry packed, int index)
    {
        var segments = ImagePath.Split(packed.FullName);
        if (segments.Length == 0 || Array.Exists(segments, ImagePath.IsHidden))
        {
            return;
        }

        var isFolder = packed.FullName.EndsWith('/') || packed.FullName.EndsWith('\\');
        var folder = "";
        foreach (var segment in isFolder ? segments : segments[..^1])
        {
            folders[folder].Folders.Add(segment);
            folder = ImagePath.Join(folder, segment);
            folders.TryAdd(folder, new());
        }

        if (!isFolder)
        {
            folders[folder].Files.Add(segments[^1]);
            entries[ImagePath.Join(folder, segments[^1])] = new(index, packed.Length, packed.Crc32);
        }
    }

    private sealed record Entry(int Index, long Length, uint Crc);

    private sealed class Children
    {
        public SortedSet<string> Files { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Folders { get; } = new(StringComparer.Ordinal);
    }
}
