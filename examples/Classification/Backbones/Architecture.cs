using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Classification.Backbones;

/// <summary>What networks are made of: an encoder, layers between it and the classes, and discriminators. Every call makes new modules, their weights drawn from torch's global generator.</summary>
public abstract class Architecture
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The number of classes, K.</summary>
    public required int Classes { get; init; }

    /// <summary>The channels of an image.</summary>
    public abstract int Channels { get; }

    /// <summary>Height and width of an image.</summary>
    public abstract int Side { get; }

    /// <summary>The width of the encoder's output.</summary>
    public abstract int EncoderWidth { get; }

    /// <summary>The width of the last linear layer's input.</summary>
    public abstract int HiddenWidth { get; }

    /// <summary>Whether f, what discriminators see, is the last linear layer's input (a bottleneck) and not the encoder's output.</summary>
    public abstract bool HasBottleneck { get; }

    /// <summary>What the encoder's weights are before the training, in words for the user.</summary>
    public virtual string Initialization => "random weights";

    /// <summary>Whether the encoder was trained before.</summary>
    public virtual bool IsPretrained => false;

    /// <summary>The width of f.</summary>
    public int FeatureWidth => HasBottleneck ? HiddenWidth : EncoderWidth;

    /// <summary>Images to the encoder's output: B x channels x side x side to B x <see cref="EncoderWidth"/>.</summary>
    public abstract Module<Tensor, Tensor> Encoder();

    /// <summary>The layers between the encoder and the last linear one: B x <see cref="EncoderWidth"/> to B x <see cref="HiddenWidth"/>.</summary>
    public abstract Module<Tensor, Tensor> Hidden();

    /// <summary>The last linear layer: B x <see cref="HiddenWidth"/> to B x K.</summary>
    public virtual Linear Output() => Linear(HiddenWidth, Classes);

    /// <summary>The encoder's output to class scores: B x <see cref="EncoderWidth"/> to B x K.</summary>
    public virtual Module<Tensor, Tensor> Head() => Sequential(Hidden(), Output());

    /// <summary>What stands between the encoder and f: the bottleneck, or nothing. B x <see cref="EncoderWidth"/> to B x <see cref="FeatureWidth"/>.</summary>
    public Module<Tensor, Tensor> Bottleneck() => HasBottleneck ? Hidden() : Identity();

    /// <summary>f to class scores: B x <see cref="FeatureWidth"/> to B x K.</summary>
    public Module<Tensor, Tensor> Classifier() => HasBottleneck ? Output() : Head();

    /// <summary>A discriminator of 1,024 units twice: B x inputs to B x outputs, without a sigmoid.</summary>
    /// <param name="inputs">The width of what it sees.</param>
    /// <param name="outputs">How many scalars it answers with.</param>
    public virtual Module<Tensor, Tensor> Discriminator(int inputs, int outputs = 1) => Sequential(
        Linear(inputs, 1024), ReLU(), Dropout(0.5),
        Linear(1024, 1024), ReLU(), Dropout(0.5),
        Linear(1024, outputs));
}
