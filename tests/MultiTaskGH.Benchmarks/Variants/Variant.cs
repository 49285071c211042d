namespace MultiTaskGH.Benchmarks;

/// <summary>One way to make a training step. <see cref="Run"/> is what is timed: losses, gradients, update.</summary>
internal abstract class Variant(string name) : IDisposable
{
    public string Name { get; } = name;

    public abstract void Run();

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
