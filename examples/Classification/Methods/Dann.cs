using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>DANN: features that a classifier can use and from which a discriminator cannot tell the domains apart.</summary>
/// <remarks>
/// <para>Y. Ganin et al., <em>Domain-Adversarial Training of Neural Networks</em>, JMLR 17, 2016: G_f is the encoder (with its bottleneck, where the
/// architecture has one), G_y the classifier, G_d the discriminator. The gradients of the two losses are harmonized over G_f and G_y, in the order
/// of the authors of GH (arXiv 2408.00288): align, cls. G_d is the only head.</para>
/// <para>Source and target pass the encoder one after the other, so that batch normalization sees one domain at a time.</para>
/// </remarks>
[MultiTask]
public sealed partial class Dann : AdaptationMethod
{
    [Shared]
    private readonly Module<Tensor, Tensor> encoder, bottleneck, classifier;

    private readonly Module<Tensor, Tensor> discriminator;

    private TrainingStep? step;

    /// <summary>Makes the networks.</summary>
    /// <param name="settings">What the method is trained with.</param>
    public Dann(MethodSettings settings)
        : base(nameof(Dann), settings)
    {
        var architecture = settings.Architecture;
        encoder = architecture.Encoder();
        bottleneck = architecture.Bottleneck();
        classifier = architecture.Classifier();
        discriminator = architecture.Discriminator(architecture.FeatureWidth);
        RegisterComponents();
    }

    /// <summary>The method's name and defaults. On digits one rate serves all layers, for none of them was trained before.</summary>
    public static MethodDefinition Definition { get; } = new()
    {
        Name = "dann",
        Label = "DANN",
        Create = settings => new Dann(settings),
        Defaults = direction => direction.Dataset == "digits" ? new(64, 0.01, 2000) { EncoderRateFactor = 1 } : new(36, 0.01, 10_000),
    };

    /// <summary>The logits of the classes.</summary>
    /// <inheritdoc/>
    public override Tensor forward(Tensor images) => classifier.call(Features(images));

    /// <inheritdoc/>
    public override Tensor Features(Tensor images) => bottleneck.call(encoder.call(images));

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        var optimizer = CreateSGD(0.9, 1e-3, nesterov: true, (encoder, Settings.EncoderRateFactor), (bottleneck, 1), (classifier, 1), (discriminator, 1));
        Anneal(optimizer);
        step = CreateStep(Settings.Harmonizer, optimizer, HarmonizedOptions);
        Use(step);
    }

    /// <inheritdoc/>
    protected override void Update(DomainBatch batch) => Observe(step!.Run(batch, Reversal));

    [Intermediate]
    private Tensor SourceFeatures(DomainBatch batch) => Features(batch.Source);

    [Intermediate]
    private Tensor TargetFeatures(DomainBatch batch) => Features(batch.Target);

    // The domain loss (eq. 6, 8): label 1 for source, 0 for target. The reversal (eq. 15 to 18) lets the discriminator minimize it and the
    // encoder maximize it, with the strength that the paper calls lambda.
    [Task("align")]
    private Tensor Alignment(Tensor sourceFeatures, Tensor targetFeatures, double reversal)
    {
        var features = GradientReversal.Apply(cat([sourceFeatures, targetFeatures]), reversal);
        return binary_cross_entropy_with_logits(discriminator.call(features).squeeze(1), AdaptationLosses.DomainLabels(sourceFeatures, targetFeatures));
    }

    // The label loss (eq. 5), on the source.
    [Task("cls")]
    private Tensor Classification(Tensor sourceFeatures, DomainBatch batch) => cross_entropy(classifier.call(sourceFeatures), batch.Labels);
}
