using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>No adaptation: encoder and classifier are trained on the source and never see the target. What the methods are measured against.</summary>
[MultiTask]
public sealed partial class SourceOnlyNetwork : Module<Tensor, Tensor>
{
    [Shared]
    private readonly Sequential encoder = DigitNetworks.Encoder();

    [Shared]
    private readonly Sequential classifier = DigitNetworks.Classifier();

    /// <summary>Initializes the two networks from torch's global generator.</summary>
    public SourceOnlyNetwork()
        : base(nameof(SourceOnlyNetwork)) => RegisterComponents();

    /// <summary>The logits of the classes.</summary>
    /// <param name="images">B x 1 x 28 x 28.</param>
    /// <returns>B x 10.</returns>
    public override Tensor forward(Tensor images) => classifier.call(encoder.call(images));

    [Task("cls")]
    private Tensor Classification(DomainBatch batch) => cross_entropy(forward(batch.Source), batch.Labels);
}
