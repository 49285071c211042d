using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Outside;

/// <summary>A module of the program's own, inside the annotated one.</summary>
internal sealed class Tower : Module<Tensor, Tensor>
{
    public const long Width = 16;

    private readonly Linear hidden;
    private readonly Linear embedding;

    public Tower(string name, long features)
        : base(name)
    {
        hidden = Linear(features, 24);
        embedding = Linear(24, Width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor features)
    {
        using var activation = functional.relu(hidden.call(features));
        return embedding.call(activation);
    }
}
