namespace MultiTaskGH.Examples.Detection.Commands;

/// <summary>How some data are trained on where the user does not say.</summary>
internal sealed record DetectionDefaults(int Iterations, int BatchSize, double LearningRate);
