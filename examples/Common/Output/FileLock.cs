namespace MultiTaskGH.Examples.Common;

/// <summary>A file that one process holds at a time. It is let go when the process ends, however that is.</summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <summary>Takes a file, if no other process holds it.</summary>
    /// <param name="path">The file; created where it is missing, and left where it is. Its folder exists.</param>
    /// <returns>The lock; null where another process holds it.</returns>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            // Never deleted: a process that opened it just before would then lock a file that the next one does not see.
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            throw new OutputException($"{path}: it could not be written. {exception.Message}", exception);
        }
    }

    /// <summary>Takes a file, and waits while another process holds it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static FileLock Take(string path)
    {
        FileLock? taken;
        while ((taken = TryTake(path)) is null)
        {
            Thread.Sleep(Pause);
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // EAGAIN on Linux and on macOS, and a sharing violation on Windows; any other reason is no other process.
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
