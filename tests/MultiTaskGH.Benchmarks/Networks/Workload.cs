using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Benchmarks;

/// <summary>A network with N task heads on one trunk and one fixed batch: what every variant of a step works on.</summary>
internal abstract class Workload : IDisposable
{
    private readonly List<Module<Tensor, Tensor>> heads = [];

    protected Workload(string name, Module<Tensor, Tensor> trunk)
    {
        Name = name;
        Trunk = trunk;
    }

    public string Name { get; }

    public int TaskCount => heads.Count;

    public Parameter[] Shared { get; private set; } = [];

    public Parameter[] Own { get; private set; } = [];

    protected Module<Tensor, Tensor> Trunk { get; }

    protected IReadOnlyList<Module<Tensor, Tensor>> Heads => heads;

    /// <summary>One evaluation of all losses: trunk once, then every head.</summary>
    public Tensor[] Losses() => Losses(Representation());

    /// <summary>The trunk's features: everything through which the trunk reaches the losses.</summary>
    public abstract Tensor[] Representation();

    /// <summary>The losses of all heads on the trunk's features.</summary>
    public abstract Tensor[] Losses(Tensor[] representation);

    public void ClearGradients()
    {
        foreach (var parameter in Shared.Concat(Own))
        {
            parameter.grad = null;
        }
    }

    public virtual void Dispose()
    {
        Trunk.Dispose();
        heads.ForEach(head => head.Dispose());
    }

    protected void AddHead(Module<Tensor, Tensor> head) => heads.Add(head);

    protected void CollectParameters()
    {
        Shared = [.. Trunk.parameters()];
        Own = [.. heads.SelectMany(head => head.parameters())];
    }

    /// <summary>Tensors of a workload outlive the scopes of its steps.</summary>
    protected static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();
}
