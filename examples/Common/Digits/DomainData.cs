namespace MultiTaskGH.Examples.Common;

/// <summary>The two parts of a domain.</summary>
/// <param name="Training">For training as a source, for adaptation (without labels) as a target.</param>
/// <param name="Evaluation">For the accuracy.</param>
/// <param name="Transductive">Whether both parts are the same images: a target is then adapted to and evaluated on the same digits.</param>
public sealed record DomainData(DigitSet Training, DigitSet Evaluation, bool Transductive) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Training.Dispose();
        Evaluation.Dispose();
    }
}
