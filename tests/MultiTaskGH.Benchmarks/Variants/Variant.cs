using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>One way to make a training step. <see cref="Run"/> is what is timed: losses, gradients, update.</summary>
internal abstract class Variant(string name) : IDisposable
{
    public string Name { get; } = name;

    public abstract void Run();

    /// <summary>The variant of a name.</summary>
    public static Variant Create(string name, Workload workload, optim.Optimizer optimizer) => name switch
    {
        "plain" => new PlainStep(workload, optimizer),
        "bound" => new BoundStep(workload, optimizer),
        "bound, views" => new BoundViewsStep(workload, optimizer),
        "ours" => new HarmonizedStep(name, workload, optimizer, GradientSpace.Parameters, GradientStorage.AllTasks),
        "representation" => new HarmonizedStep(name, workload, optimizer, GradientSpace.Representation, GradientStorage.AllTasks),
        "Gramian only" => new HarmonizedStep(name, workload, optimizer, GradientSpace.Parameters, GradientStorage.GramianOnly),
        "authors" => new AuthorsStep(workload, optimizer),
        _ => throw new ArgumentException($"name must be that of a variant. Found '{name}'.", nameof(name)),
    };

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
