using System.Text.Json;

namespace MultiTaskGH.Examples.Common;

/// <summary>A file that has not arrived yet: its bytes in <c>FILE.partial</c>, and whose they are in <c>FILE.partial.json</c>.</summary>
/// <remarks>
/// Both are held exclusively, so that two calls cannot write into one another. The second file is what is locked first and released last: the first
/// one changes its name.
/// </remarks>
internal sealed class PartialFile : IDisposable
{
    private readonly string path;
    private readonly FileStream description;
    private readonly FileStream content;

    private PartialFile(string path, FileStream description, FileStream content)
    {
        this.path = path;
        this.description = description;
        this.content = content;
    }

    /// <summary>Whose bytes these are; null where there are none, or no one knows.</summary>
    public PartialSource? Source { get; private set; }

    public long Length => content.Length;

    private string ContentPath => path + ".partial";

    private string DescriptionPath => path + ".partial.json";

    /// <summary>Opens what an earlier call has left, or makes a new one, with the folders that it needs.</summary>
    /// <param name="path">The path of the whole file.</param>
    /// <exception cref="InputException">The folder cannot be written to.</exception>
    /// <exception cref="OutputException">Another call holds the file, or it cannot be opened.</exception>
    public static PartialFile Open(string path)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        FileStream? description = null;
        try
        {
            description = OpenExclusively(path + ".partial.json");
            var partial = new PartialFile(path, description, OpenExclusively(path + ".partial"));
            partial.Source = partial.ReadSource();
            return partial;
        }
        catch
        {
            description?.Dispose();
            throw;
        }
    }

    /// <summary>Drops what there is and starts with bytes of a source.</summary>
    public void Restart(PartialSource source) => OutputException.Guard(ContentPath, () =>
    {
        // In this order: bytes must never be taken for those of another source.
        Empty(description);
        Empty(content);
        JsonSerializer.Serialize(description, source);
        description.Flush();
        Source = source;
    });

    /// <summary>Drops what there is.</summary>
    public void Clear() => OutputException.Guard(ContentPath, () =>
    {
        Empty(description);
        Empty(content);
        Source = null;
    });

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            content.Seek(0, SeekOrigin.End);
            content.Write(bytes);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            throw new OutputException($"{ContentPath}: it could not be written. {exception.Message}", exception);
        }
    }

    /// <summary>What is wrong with the bytes as the whole file; null for nothing.</summary>
    public string? Flaw(DownloadFile file)
    {
        content.Position = 0;
        return file.Flaw(content);
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete() => OutputException.Guard(path, () =>
    {
        content.Flush(flushToDisk: true);
        content.Dispose();
        File.Move(ContentPath, path, overwrite: true);
        description.Dispose();
        File.Delete(DescriptionPath);
    });

    /// <summary>Keeps what has arrived for the next call; what is empty or of no known source is deleted.</summary>
    public void Dispose()
    {
        var isOpen = content.CanWrite;
        var isWorthless = isOpen && (Source is null || Length == 0);
        content.Dispose();
        if (isWorthless)
        {
            TryDelete(ContentPath);
        }

        description.Dispose();
        if (isWorthless)
        {
            TryDelete(DescriptionPath);
        }
    }

    private static void Empty(FileStream file)
    {
        file.Position = 0;
        if (file.Length > 0)
        {
            file.SetLength(0);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            // It does no harm: the next call does not take its bytes.
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            throw new InputException($"--data must name a folder that can be written to. Found '{folder}': {exception.Message}", exception);
        }
    }

    private static FileStream OpenExclusively(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InputException($"--data must name a folder that can be written to. Found '{Path.GetDirectoryName(path)}': {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new OutputException($"{path}: no other call may use it. {exception.Message}", exception);
        }
    }

    private PartialSource? ReadSource()
    {
        try
        {
            return description.Length > 0 ? JsonSerializer.Deserialize<PartialSource>(description) : null;
        }
        catch (JsonException)
        {
            // A call was killed while it wrote this: it is not known whose bytes there are.
            return null;
        }
        finally
        {
            description.Position = 0;
        }
    }
}
