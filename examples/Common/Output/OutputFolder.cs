namespace MultiTaskGH.Examples.Common;

/// <summary>The folder that a program writes its results to.</summary>
public static class OutputFolder
{
    /// <summary>Creates the folder where it is missing and tries to write in it, so that hours of training do not end at a read-only disk.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="InputException">It cannot be created or written to.</exception>
    public static string Prepare(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            Directory.CreateDirectory(full);
            var probe = Path.Combine(full, $".{Environment.ProcessId}.partial");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return full;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"--output must name a folder that can be written to. Found '{path}': {exception.Message}", exception);
        }
    }
}
