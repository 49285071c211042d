namespace MultiTaskGH.Examples.MultiTask.Training;

/// <summary>A generated step, behind a face that all problems have in common.</summary>
/// <param name="Owned">The step itself.</param>
/// <param name="RunOne">Runs it on a batch.</param>
/// <param name="RunSeveral">Runs it on several batches, for methods that ask for them: the first one gives the update.</param>
internal sealed record MethodStep(IDisposable Owned, Func<Batch, StepReport> RunOne, Func<Batch[], StepReport> RunSeveral)
{
    /// <summary>Runs it.</summary>
    /// <param name="batches">As many as the harmonizer asks for (<see cref="Harmonizer.BatchesPerStep"/>).</param>
    public StepReport Run(Batch[] batches) => batches.Length == 1 ? RunOne(batches[0]) : RunSeveral(batches);
}
