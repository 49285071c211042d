namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>How a problem is trained on where the user does not say.</summary>
/// <param name="Iterations">The length of a run.</param>
/// <param name="BatchSize">Queries, or pairs, in a batch.</param>
/// <param name="LearningRate">The optimizer's rate, before what it is multiplied by along a run.</param>
internal sealed record RunDefaults(int Iterations, int BatchSize, double LearningRate);
