#nullable disable
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>A model written without nullable annotations, one of whose intermediates may be null.</summary>
[MultiTask]
internal sealed partial class ObliviousModel : Module
{
    private readonly Linear trunk = Linear(4, 5);
    private readonly Linear head = Linear(5, 1);

    public ObliviousModel()
        : base(nameof(ObliviousModel)) => RegisterComponents();

    [Step(Harmonize = [nameof(trunk)], Space = GradientSpace.Representation)]
    public sealed partial class FastStep;

    [Intermediate]
    private Tensor Features(Tensor x) => trunk.call(x);

    [Intermediate]
    [return: MaybeNull]
    private Tensor Other(Tensor y) => y is null ? null : trunk.call(y);

    [Task("a")]
    private Tensor A(Tensor features, Tensor other) => head.call(features).square().sum() + (other is null ? 0 : other.sum());

    [Task("b")]
    private Tensor B(Tensor features, Tensor other) => head.call(features).sum() + (other is null ? 0 : other.square().sum());
}
