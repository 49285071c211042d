using MultiTaskGH.Examples.Classification.Backbones;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Tests;

/// <summary>Networks of a few units, smooth, without dropout and batch normalization: their outputs do not depend on the mode or on chance.</summary>
internal sealed class TinyArchitecture : Architecture
{
    public override string Name => "tiny";

    public override int Channels => 1;

    public override int Side => ImageSide;

    public override int EncoderWidth => 4;

    public override int HiddenWidth => 3;

    public override bool HasBottleneck => WithBottleneck;

    public override bool IsPretrained => WithTrainedEncoder;

    public int ImageSide { get; init; } = 2;

    public bool WithBottleneck { get; init; }

    public bool WithTrainedEncoder { get; init; }

    public override Module<Tensor, Tensor> Encoder() => Sequential(Flatten(), Linear(Channels * Side * Side, EncoderWidth), Tanh());

    public override Module<Tensor, Tensor> Hidden() => Sequential(Linear(EncoderWidth, HiddenWidth), Tanh());

    public override Module<Tensor, Tensor> Discriminator(int inputs, int outputs = 1) => Sequential(Linear(inputs, 5), Tanh(), Linear(5, outputs));
}
