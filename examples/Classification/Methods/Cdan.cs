using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>CDAN and CDAN+E: the discriminator sees features together with what the classifier makes of them.</summary>
/// <remarks>
/// <para>M. Long, Z. Cao, J. Wang, M. I. Jordan, <em>Conditional Adversarial Domain Adaptation</em>, NeurIPS 2018. The discriminator sees the multilinear map of
/// the features f and the probabilities p, which are detached (<see cref="MultilinearMap"/>). CDAN+E weights each sample by <c>w = 1 + exp(-H(p))</c> (eq. 8).</para>
/// <para>The gradients of the two losses are harmonized over encoder, bottleneck and classifier in the order of the authors of GH (arXiv 2408.00288): align, cls.
/// The discriminator is the only head. The trade-off, 1, is multiplied after harmonizing. Source and target pass the networks one after the other.</para>
/// <para>As in the released code and unlike the paper's equation, the gradient through the entropy is reversed with that of the discriminator's input, and the
/// weights are normalized to the sum 1 in each domain. On digits the encoder, trained from scratch too, has a tenth of the other layers' rate, as every encoder has in CDAN.</para>
/// </remarks>
[MultiTask]
public sealed partial class Cdan : AdaptationMethod
{
    [Shared]
    private readonly Module<Tensor, Tensor> encoder, bottleneck, classifier;

    private readonly Module<Tensor, Tensor> discriminator;
    private readonly MultilinearMap map;
    private readonly bool weighsByEntropy;

    private TrainingStep? step;

    private Cdan(MethodSettings settings, bool weighsByEntropy)
        : base(nameof(Cdan), settings)
    {
        TradeOff = settings.Factor("trade-off");
        var architecture = settings.Architecture;
        encoder = architecture.Encoder();
        bottleneck = architecture.Bottleneck();
        classifier = architecture.Classifier();
        map = new(architecture.FeatureWidth, architecture.Classes, settings.Seed);
        discriminator = architecture.Discriminator(map.OutputWidth);
        this.weighsByEntropy = weighsByEntropy;
        RegisterComponents();
    }

    /// <summary>CDAN's name and defaults.</summary>
    public static MethodDefinition Definition { get; } = new()
    {
        Name = "cdan",
        Label = "CDAN",
        Create = settings => new Cdan(settings, weighsByEntropy: false),
        Defaults = Defaults,
    };

    /// <summary>CDAN+E's name and defaults.</summary>
    public static MethodDefinition EntropyDefinition { get; } = new()
    {
        Name = "cdan+e",
        Label = "CDAN+E",
        Create = settings => new Cdan(settings, weighsByEntropy: true),
        Defaults = Defaults,
    };

    /// <summary>The factor of align, applied after harmonizing.</summary>
    public double TradeOff { get; }

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

    [Intermediate]
    private Tensor SourceLogits(Tensor sourceFeatures) => classifier.call(sourceFeatures);

    [Intermediate]
    private Tensor TargetLogits(Tensor targetFeatures) => classifier.call(targetFeatures);

    // Eq. 7 without the entropy, eq. 8 with it; label 1 for source, 0 for target.
    [Task("align", WeightFrom = nameof(TradeOff), WeightApplies = WeightApplies.AfterHarmonizing)]
    private Tensor Alignment(Tensor sourceFeatures, Tensor targetFeatures, Tensor sourceLogits, Tensor targetLogits, double reversal)
    {
        var probabilities = softmax(cat([sourceLogits, targetLogits]), 1);
        var joint = map.call(cat([sourceFeatures, targetFeatures]), probabilities.detach());
        var outputs = discriminator.call(GradientReversal.Apply(joint, reversal)).squeeze(1);
        var domains = AdaptationLosses.DomainLabels(sourceLogits, targetLogits);
        if (!weighsByEntropy)
        {
            return binary_cross_entropy_with_logits(outputs, domains);
        }

        var certainty = 1 + (-GradientReversal.Apply(AdaptationLosses.Entropy(probabilities), reversal)).exp();
        var count = sourceLogits.size(0);
        var weights = cat([AdaptationLosses.Normalized(certainty.narrow(0, 0, count)), AdaptationLosses.Normalized(certainty.narrow(0, count, certainty.size(0) - count))]);
        return (weights * binary_cross_entropy_with_logits(outputs, domains, reduction: nn.Reduction.None)).sum() / weights.sum().detach();
    }

    [Task("cls")]
    private static Tensor Classification(Tensor sourceLogits, DomainBatch batch) => cross_entropy(sourceLogits, batch.Labels);

    private static MethodDefaults Defaults(Direction direction) => new(36, 0.01, direction.Dataset == "digits" ? 2500 : 10_000)
    {
        Parameters = new Dictionary<string, double> { ["trade-off"] = 1 },
    };
}
