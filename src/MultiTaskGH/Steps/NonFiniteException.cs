namespace MultiTaskGH;

/// <summary>A loss or a gradient is not finite, or a harmonizer has no solution. Nothing was updated.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    /// <summary>Creates the exception.</summary>
    public NonFiniteException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What was not finite.</param>
    public NonFiniteException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What was not finite.</param>
    /// <param name="innerException">The cause.</param>
    public NonFiniteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The key of the task whose loss or gradient it was; null where one backward pass served all tasks.</summary>
    public string? TaskKey { get; init; }
}
