using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Common;

/// <summary>The block of ResNet-50: a 3 x 3 convolution between two 1 x 1 convolutions that narrow and widen, beside a shortcut.</summary>
internal sealed class BottleneckBlock : Module<Tensor, Tensor>
{
    /// <summary>Output channels, as a multiple of the width.</summary>
    public const int Expansion = 4;

    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Conv2d conv3;
    private readonly BatchNorm2d bn3;
    private readonly Sequential? downsample;

    /// <summary>Makes the block.</summary>
    /// <param name="inputs">The channels that come in.</param>
    /// <param name="width">The channels of the 3 x 3 convolution.</param>
    /// <param name="stride">1, or 2 to halve height and width.</param>
    public BottleneckBlock(int inputs, int width, int stride)
        : base(nameof(BottleneckBlock))
    {
        conv1 = Conv2d(inputs, width, 1, bias: false);
        bn1 = BatchNorm2d(width);
        conv2 = Conv2d(width, width, 3, stride: stride, padding: 1, bias: false);
        bn2 = BatchNorm2d(width);
        conv3 = Conv2d(width, width * Expansion, 1, bias: false);
        bn3 = BatchNorm2d(width * Expansion);
        downsample = Shortcut.Create(inputs, width * Expansion, stride);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var residual = bn1.call(conv1.call(input)).relu_();
        residual = bn2.call(conv2.call(residual)).relu_();
        residual = bn3.call(conv3.call(residual));
        return residual.add_(downsample is null ? input : downsample.call(input)).relu_().MoveToOuterDisposeScope();
    }
}
