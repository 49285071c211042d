namespace MultiTaskGH.Examples.Common;

/// <summary>What the user gave cannot be used. The message is the one line that the user sees; the program ends with exit code 2.</summary>
public sealed class InputException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InputException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Parameter or file, rule, found value.</param>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Parameter or file, rule, found value.</param>
    /// <param name="innerException">What was thrown below.</param>
    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
