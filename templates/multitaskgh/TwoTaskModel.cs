using MultiTaskGH;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Trainer;

/// <summary>One trunk, a head for each task. The class is partial: the compiler adds <c>CreateStep</c> and the step's <c>Run</c>.</summary>
[MultiTask]
public sealed partial class TwoTaskModel : Module
{
    [Shared] // Over these parameters the gradients of the tasks are harmonized.
    private readonly Sequential trunk;

    // Heads: each gets the gradient of its own task.
    private readonly Linear value;
    private readonly Linear label;

    public TwoTaskModel(long features, long labels, long width = 32)
        : base(nameof(TwoTaskModel))
    {
        trunk = Sequential(Linear(features, width), ReLU(), Linear(width, width), ReLU());
        value = Linear(width, 1);
        label = Linear(width, labels);

        // Last in the constructor: what is assigned later would not be trained.
        RegisterComponents();
    }

    /// <summary>Computed once per step; feeds the parameters named "features".</summary>
    [Intermediate]
    private Tensor Features(Tensor inputs) => trunk.call(inputs);

    // What no intermediate feeds becomes an argument of Run.
    [Task("value")]
    private Tensor ValueLoss(Tensor features, Tensor values) => functional.mse_loss(value.call(features), values);

    [Task("label")]
    private Tensor LabelLoss(Tensor features, Tensor labels) => functional.cross_entropy(label.call(features), labels);

    /// <summary>Measured in the same pass, without gradients.</summary>
    [Metric("accuracy")]
    private Tensor Accuracy(Tensor features, Tensor labels) => label.call(features).argmax(1).eq(labels).to(float64).mean();
}
