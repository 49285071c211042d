using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>DANN: features that a classifier can use and from which a discriminator cannot tell the domains apart.</summary>
/// <remarks>
/// <para>Y. Ganin et al., <em>Domain-Adversarial Training of Neural Networks</em>, JMLR 17, 2016: G_f is the encoder, G_y the classifier, G_d the
/// discriminator. The gradients of the two losses are harmonized over G_f and G_y, in the order of the authors of GH (arXiv 2408.00288): align,
/// cls. G_d is the only head.</para>
/// <para>Source and target pass the encoder one after the other, so that batch normalization sees one domain at a time.</para>
/// </remarks>
[MultiTask]
public sealed partial class DomainAdversarialNetwork : Module<Tensor, Tensor>
{
    [Shared]
    private readonly Sequential encoder = DigitNetworks.Encoder();

    [Shared]
    private readonly Sequential classifier = DigitNetworks.Classifier();

    private readonly Sequential discriminator = DigitNetworks.Discriminator();

    /// <summary>Initializes the three networks from torch's global generator.</summary>
    public DomainAdversarialNetwork()
        : base(nameof(DomainAdversarialNetwork)) => RegisterComponents();

    /// <summary>The logits of the classes.</summary>
    /// <param name="images">B x 1 x 28 x 28.</param>
    /// <returns>B x 10.</returns>
    public override Tensor forward(Tensor images) => classifier.call(encoder.call(images));

    [Intermediate]
    private Tensor SourceFeatures(DomainBatch batch) => encoder.call(batch.Source);

    [Intermediate]
    private Tensor TargetFeatures(DomainBatch batch) => encoder.call(batch.Target);

    // The domain loss (eq. 6, 8): label 1 for source, 0 for target. The reversal (eq. 15 to 18) lets the discriminator minimize it and the
    // encoder maximize it, with the strength that the paper calls lambda.
    [Task("align")]
    private Tensor Alignment(Tensor sourceFeatures, Tensor targetFeatures, double reversal)
    {
        var features = GradientReversal.Apply(cat([sourceFeatures, targetFeatures]), reversal);
        var domains = cat([ones_like(sourceFeatures.select(1, 0)), zeros_like(targetFeatures.select(1, 0))]);
        return binary_cross_entropy_with_logits(discriminator.call(features).squeeze(1), domains);
    }

    // The label loss (eq. 5), on the source.
    [Task("cls")]
    private Tensor Classification(Tensor sourceFeatures, DomainBatch batch) => cross_entropy(classifier.call(sourceFeatures), batch.Labels);
}
