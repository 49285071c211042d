using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.MultiTask.Methods;

/// <summary>Reads both digits of an image: a LeNet for both, a small head for each.</summary>
/// <remarks>O. Sener and V. Koltun, <em>Multi-Task Learning as Multi-Objective Optimization</em>, NeurIPS 2018, section 5.1.</remarks>
[MultiTask]
public sealed partial class MultiMnistNetwork : Module<Tensor, Tensor>
{
    [Shared]
    private readonly Sequential encoder = Sequential(
        Conv2d(1, 10, 5), MaxPool2d(2), ReLU(),
        Conv2d(10, 20, 5), MaxPool2d(2), ReLU(),
        Flatten(),
        Linear(20 * 6 * 6, 50), ReLU());

    private readonly Sequential left = Sequential(Linear(50, 50), ReLU(), Linear(50, 10));
    private readonly Sequential right = Sequential(Linear(50, 50), ReLU(), Linear(50, 10));

    /// <summary>Initializes the network from torch's global generator.</summary>
    public MultiMnistNetwork()
        : base(nameof(MultiMnistNetwork)) => RegisterComponents();

    /// <summary>The logits of the classes of both digits.</summary>
    /// <param name="images">B x 1 x 36 x 36.</param>
    /// <returns>B x 2 x 10: top-left, bottom-right.</returns>
    public override Tensor forward(Tensor images)
    {
        var features = encoder.call(images);
        return stack([left.call(features), right.call(features)], 1);
    }

    [Intermediate]
    private Tensor Features(Tensor images) => encoder.call(images);

    [Intermediate]
    private Tensor LeftLogits(Tensor features) => left.call(features);

    [Intermediate]
    private Tensor RightLogits(Tensor features) => right.call(features);

    [Task("top-left")]
    private static Tensor TopLeft(Tensor leftLogits, Tensor digits) => cross_entropy(leftLogits, digits.select(1, 0));

    [Task("bottom-right")]
    private static Tensor BottomRight(Tensor rightLogits, Tensor digits) => cross_entropy(rightLogits, digits.select(1, 1));

    [Metric("top-left accuracy")]
    private static Tensor TopLeftAccuracy(Tensor leftLogits, Tensor digits) => leftLogits.argmax(1).eq(digits.select(1, 0)).to(float32).mean();

    [Metric("bottom-right accuracy")]
    private static Tensor BottomRightAccuracy(Tensor rightLogits, Tensor digits) => rightLogits.argmax(1).eq(digits.select(1, 1)).to(float32).mean();
}
