using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>Eight convolutions with batch normalization: trains from random weights on two processor cores in minutes.</summary>
public sealed class SmallBackbone : DetectionBackbone
{
    private readonly Sequential stride8, stride16, stride32;

    /// <summary>Makes the network, its weights drawn from torch's global generator.</summary>
    public SmallBackbone()
        : base(nameof(SmallBackbone))
    {
        stride8 = Sequential([.. Block(3, 16, 2), .. Block(16, 32, 2), .. Block(32, 64, 2), .. Block(64, 64, 1)]);
        stride16 = Sequential([.. Block(64, 96, 2), .. Block(96, 96, 1)]);
        stride32 = Sequential([.. Block(96, 128, 2), .. Block(128, 128, 1)]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Channels { get; } = [64, 96, 128];

    /// <summary>Images to three maps.</summary>
    /// <param name="images">B x 3 x height x width, multiples of 32.</param>
    public override Tensor[] forward(Tensor images)
    {
        var fine = stride8.call(images);
        var middle = stride16.call(fine);
        return [fine, middle, stride32.call(middle)];
    }

    private static Module<Tensor, Tensor>[] Block(int inputs, int outputs, int stride) =>
        [Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false), BatchNorm2d(outputs), ReLU()];
}
