namespace MultiTaskGH.Examples.Common;

/// <summary>Training broke down. The message is the one line that the user sees; the program ends with exit code 1 and keeps what was finished.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TrainingException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Run, iteration, reason, what to do.</param>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Run, iteration, reason, what to do.</param>
    /// <param name="innerException">What was thrown below.</param>
    public TrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
