using MultiTaskGH.Examples.Classification.Training;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>A run of a table.</summary>
/// <param name="Identity">All that its numbers depend on.</param>
/// <param name="Run">What came out.</param>
internal sealed record Cell(RunIdentity Identity, RunResult Run);
