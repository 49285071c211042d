namespace MultiTaskGH;

/// <summary>How a group came to its weights.</summary>
/// <param name="Fallback">Which method stood in, and why; null where none did.</param>
/// <param name="FailedPosition">The position of the task for which there are no weights.</param>
/// <param name="Failure">Why there are no weights; null where there are.</param>
internal readonly record struct GroupSolution(string? Fallback, int FailedPosition, string? Failure);
