namespace MultiTaskGH.Examples.Common;

/// <summary>How a method did on several tasks.</summary>
/// <param name="Name">The method.</param>
/// <param name="Errors">By task, the mean over the seeds; empty where it failed.</param>
/// <param name="Improvement">Over equal weights, in percent.</param>
public sealed record MethodErrors(string Name, IReadOnlyList<double> Errors, SampleStatistics Improvement);
