namespace MultiTaskGH.Examples.MultiTask.Training;

/// <summary>A generated step, behind a face that all problems have in common.</summary>
/// <param name="Owned">The step itself.</param>
/// <param name="Run">Runs it.</param>
internal sealed record MethodStep(IDisposable Owned, Func<Batch[], StepReport> Run);
