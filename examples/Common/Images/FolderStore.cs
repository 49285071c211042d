using System.Buffers;
using ICSharpCode.SharpZipLib.Checksum;

namespace MultiTaskGH.Examples.Common;

/// <summary>Files in a folder.</summary>
internal sealed class FolderStore(string folder) : ImageStore
{
    private const int WhollyIdentified = 1 << 16;
    private const int IdentifiedEnd = 1 << 10;

    /// <inheritdoc/>
    public override string Origin => folder;

    /// <inheritdoc/>
    public override bool Contains(string path) => File.Exists(FullPath(path));

    /// <inheritdoc/>
    public override IReadOnlyList<string> FilesIn(string folder) => Names(folder, Directory.EnumerateFiles);

    /// <inheritdoc/>
    public override IReadOnlyList<string> FoldersIn(string folder) => Names(folder, Directory.EnumerateDirectories);

    /// <inheritdoc/>
    public override void Read(string path, ArrayBufferWriter<byte> destination)
    {
        try
        {
            using var file = File.OpenHandle(FullPath(path), options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(file);
            if (length > Array.MaxLength)
            {
                throw new UnreadableImageException("it is larger than any image");
            }

            var position = 0L;
            while (position < length && RandomAccess.Read(file, destination.GetSpan((int)(length - position)), position) is > 0 and var read)
            {
                destination.Advance(read);
                position += read;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableImageException($"it cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    /// <inheritdoc/>
    public override Stream OpenRead(string path)
    {
        try
        {
            return new FileStream(FullPath(path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableImageException($"it cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    /// <summary>The CRC-32 of files of up to 64 KB, which is what a zip file has for them; of larger ones that of their first and last KB.</summary>
    /// <inheritdoc/>
    public override (long Length, uint Checksum) Identify(string path)
    {
        try
        {
            using var file = File.OpenHandle(FullPath(path));
            var length = RandomAccess.GetLength(file);
            var crc = new Crc32();
            if (length <= WhollyIdentified)
            {
                Append(0, (int)length);
            }
            else
            {
                Append(0, IdentifiedEnd);
                Append(length - IdentifiedEnd, IdentifiedEnd);
            }

            return (length, (uint)crc.Value);

            void Append(long position, int count)
            {
                var bytes = new byte[count];
                for (var filled = 0; filled < count && RandomAccess.Read(file, bytes.AsSpan(filled), position + filled) is > 0 and var read;)
                {
                    filled += read;
                }

                crc.Update(bytes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (-1, 0);
        }
    }

    /// <inheritdoc/>
    public override string Describe(string path) => FullPath(path);

    private string[] Names(string path, Func<string, IEnumerable<string>> enumerate)
    {
        var fullPath = FullPath(path);
        try
        {
            return Directory.Exists(fullPath)
                ? [.. enumerate(fullPath).Select(child => Path.GetFileName(child)).Where(name => !ImagePath.IsHidden(name)).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{fullPath}: the folder must be readable. {exception.Message}", exception);
        }
    }

    private string FullPath(string path) => path.Length == 0 ? folder : Path.Combine(folder, path);
}
