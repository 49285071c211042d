using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Common;

/// <summary>What a residual block's input passes on its way around the convolutions.</summary>
internal static class Shortcut
{
    /// <summary>A 1 x 1 convolution with batch normalization, or null where the input has the shape of the output.</summary>
    public static Sequential? Create(int inputs, int outputs, int stride) => stride == 1 && inputs == outputs
        ? null
        : Sequential(Conv2d(inputs, outputs, 1, stride: stride, bias: false), BatchNorm2d(outputs));
}
