namespace MultiTaskGH.Examples.Common;

/// <summary>A file could not be written. The message is the one line that the user sees; the program ends with exit code 1 and keeps what is written.</summary>
public sealed class OutputException : Exception
{
    /// <summary>Creates the exception.</summary>
    public OutputException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, and why it could not be written.</param>
    public OutputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, and why it could not be written.</param>
    /// <param name="innerException">What was thrown below.</param>
    public OutputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Writes and names the file where that fails: not every message of the system does.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="OutputException">It could not be written.</exception>
    public static void Guard(string path, Action write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            write();
        }
        catch (Exception exception) when (IsCausedBy(exception))
        {
            throw new OutputException($"{path}: it could not be written. {exception.Message}", exception);
        }
    }

    /// <summary>Whether an exception says that the system refused to write.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsCausedBy(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
