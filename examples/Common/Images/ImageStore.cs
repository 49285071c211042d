using System.Buffers;
using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>Files in a folder, or in a zip file that is read without being unpacked. Safe to use from several threads.</summary>
public abstract class ImageStore : IDisposable
{
    /// <summary>The folder or the zip file.</summary>
    public abstract string Origin { get; }

    /// <summary>Opens a folder or a zip file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="InputException">There is neither, or the file is no zip file.</exception>
    public static ImageStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path)
            ? new FolderStore(path)
            : File.Exists(path)
                ? new ZipStore(path)
                : throw new InputException($"{path}: the folder or zip file must exist. Found nothing there.");
    }

    /// <summary>Whether there is such a file.</summary>
    /// <param name="path">A path as of <see cref="ImagePath"/>.</param>
    public abstract bool Contains(string path);

    /// <summary>The names of the files in a folder, in ordinal order, without hidden ones; none where there is no such folder.</summary>
    /// <param name="folder">A path as of <see cref="ImagePath"/>.</param>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public abstract IReadOnlyList<string> FilesIn(string folder);

    /// <summary>The names of the folders in a folder, in ordinal order, without hidden ones; none where there is no such folder.</summary>
    /// <param name="folder">A path as of <see cref="ImagePath"/>.</param>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public abstract IReadOnlyList<string> FoldersIn(string folder);

    /// <summary>Appends the content of a file.</summary>
    /// <param name="path">A path as of <see cref="ImagePath"/>.</param>
    /// <param name="destination">Is appended to.</param>
    /// <exception cref="UnreadableImageException">The file is missing, cannot be read, or is not what its checksum says.</exception>
    public abstract void Read(string path, ArrayBufferWriter<byte> destination);

    /// <summary>Opens a file to be read once from its start to its end, without all of it in memory.</summary>
    /// <param name="path">A path as of <see cref="ImagePath"/>.</param>
    /// <returns>The content; reading throws an <see cref="InvalidDataException"/> where it is not what its checksum says.</returns>
    /// <exception cref="UnreadableImageException">The file is missing or cannot be read.</exception>
    public abstract Stream OpenRead(string path);

    /// <summary>What tells a file from others without decoding it.</summary>
    /// <param name="path">A path as of <see cref="ImagePath"/>.</param>
    /// <returns>Its length, and a checksum of its content; -1 and 0 where it cannot be read.</returns>
    public abstract (long Length, uint Checksum) Identify(string path);

    /// <summary>The file as messages name it.</summary>
    /// <param name="path">A path as of <see cref="ImagePath"/>.</param>
    public abstract string Describe(string path);

    /// <summary>Reads a text in UTF-8, with or without a byte order mark.</summary>
    /// <param name="path">A path as of <see cref="ImagePath"/>.</param>
    /// <exception cref="InputException">The file cannot be read or is not UTF-8.</exception>
    public string ReadText(string path)
    {
        try
        {
            var bytes = new ArrayBufferWriter<byte>();
            Read(path, bytes);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.WrittenSpan).TrimStart('\uFEFF');
        }
        catch (UnreadableImageException exception)
        {
            throw new InputException($"{Describe(path)}: the file must be readable. Found that {exception.Message}.", exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputException($"{Describe(path)}: the text must be UTF-8. Found bytes that are not; save the file as UTF-8.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the store holds.</summary>
    /// <param name="disposing">Whether managed objects are to be released too.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
