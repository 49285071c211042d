namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>What is good for a problem.</summary>
internal sealed record RunDefaults(int Iterations, int BatchSize, double LearningRate);
