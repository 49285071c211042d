namespace MultiTaskGH;

/// <summary>A gradient that is not finite.</summary>
/// <param name="Position">The position of the task whose gradient it is; -1 where one backward pass served all tasks.</param>
/// <param name="What">What is not finite, as a sentence goes on after the task.</param>
internal readonly record struct BrokenGradient(int Position, string What);
