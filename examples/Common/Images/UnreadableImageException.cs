namespace MultiTaskGH.Examples.Common;

/// <summary>A file holds no image that can be used. The message completes the sentence "Found that ...".</summary>
public sealed class UnreadableImageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UnreadableImageException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with it.</param>
    public UnreadableImageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with it.</param>
    /// <param name="innerException">What was thrown below.</param>
    public UnreadableImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
