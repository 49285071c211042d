using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>Writes files that are either whole or as they were before.</summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its whole content.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void WriteAllText(string path, string text) => WriteAllBytes(path, Utf8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its whole content.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void WriteAllBytes(string path, byte[] content) => Write(path, partial => File.WriteAllBytes(partial, content));

    /// <summary>Lets an action write a file under another name and gives it its own when it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the path that it is given.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        // Beside the file: a rename is atomic within one file system only.
        var partial = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            OutputException.Guard(path, () =>
            {
                DeleteAbandoned(path);
                write(partial);
                File.Move(partial, path, overwrite: true);
            });
        }
        catch
        {
            TryDelete(partial);
            throw;
        }
    }

    // A run that is killed while it writes leaves the partial file of its process, which no later process would overwrite.
    private static void DeleteAbandoned(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var prefix = $"{Path.GetFileName(path)}.";
        const string Suffix = ".partial";
        foreach (var partial in Directory.EnumerateFiles(folder, $"{prefix}*{Suffix}"))
        {
            if (int.TryParse(Path.GetFileName(partial)[prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !IsRunning(process))
            {
                File.Delete(partial);
            }
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more than this one.
        }
    }
}
