using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>GVB: bridges take off the logits, and off the discriminator's output, what belongs to one domain, and are made to vanish.</summary>
/// <remarks>
/// <para>S. Cui et al., <em>Gradually Vanishing Bridge for Adversarial Domain Adaptation</em>, CVPR 2020 (GVB-GD): with the input f of the last linear layer the
/// logits are <c>W f - b</c>, <c>b = W_b f</c>; the discriminator sees the class probabilities, not detached, and answers <c>sigmoid(y - z)</c>.</para>
/// <para>Two pairs are harmonized apart from each other (arXiv 2408.00288): align and cls, and the sizes of the two bridges, over encoder, bottleneck, classifier
/// and bridge. The discriminator is the only head. The trade-off, 1, is multiplied after harmonizing.</para>
/// <para>Samples are weighted by <c>exp(-H(p))</c>, normalized to the sum 1 in each domain, with the gradient through the entropy reversed, as in the released
/// code; the paper's equations have no weights. On digits f is 100 wide.</para>
/// </remarks>
[MultiTask]
public sealed partial class Gvb : AdaptationMethod
{
    [Shared]
    private readonly Module<Tensor, Tensor> encoder, hidden;

    [Shared]
    private readonly Linear classifier, bridge;

    private readonly Module<Tensor, Tensor> discriminator;

    private TrainingStep? step;

    private Gvb(MethodSettings settings)
        : base(nameof(Gvb), settings)
    {
        TradeOff = settings.Factor("trade-off");
        var architecture = settings.Architecture;
        encoder = architecture.Encoder();
        hidden = architecture.Hidden();
        classifier = architecture.Output();
        bridge = architecture.Output();
        discriminator = architecture.Discriminator(architecture.Classes, outputs: 2);
        RegisterComponents();
    }

    /// <summary>The method's name and defaults.</summary>
    public static MethodDefinition Definition { get; } = new()
    {
        Name = "gvb",
        Label = "GVB",
        Create = settings => new Gvb(settings),
        Defaults = direction => new(36, 0.01, direction.Dataset == "digits" ? 2500 : 10_000)
        {
            Parameters = new Dictionary<string, double> { ["trade-off"] = 1 },
        },
    };

    /// <summary>The factor of align, applied after harmonizing.</summary>
    public double TradeOff { get; }

    /// <summary>The logits of the classes, less the bridge.</summary>
    /// <inheritdoc/>
    public override Tensor forward(Tensor images)
    {
        var features = Features(images);
        return classifier.call(features) - bridge.call(features);
    }

    /// <inheritdoc/>
    public override Tensor Features(Tensor images) => hidden.call(encoder.call(images));

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        var optimizer = CreateSGD(0.9, 1e-3, nesterov: true, (encoder, Settings.EncoderRateFactor), (hidden, 1), (classifier, 1), (bridge, 1), (discriminator, 1));
        Anneal(optimizer);
        step = CreateStep(Settings.Harmonizer, optimizer, HarmonizedOptions);
        Use(step);
    }

    /// <inheritdoc/>
    protected override void Update(DomainBatch batch) => Observe(step!.Run(batch, Reversal));

    [Intermediate]
    private Bridged OnSource(DomainBatch batch) => Answer(batch.Source);

    [Intermediate]
    private Bridged OnTarget(DomainBatch batch) => Answer(batch.Target);

    [Intermediate]
    private Tensor Probabilities([From(nameof(OnSource))] Bridged source, [From(nameof(OnTarget))] Bridged target) =>
        softmax(cat([source.Logits, target.Logits]), 1);

    // The columns y and z, eq. 10.
    [Intermediate]
    private Tensor Domains(Tensor probabilities, double reversal) => discriminator.call(GradientReversal.Apply(probabilities, reversal));

    [Task("align", WeightFrom = nameof(TradeOff), WeightApplies = WeightApplies.AfterHarmonizing)]
    private static Tensor Alignment(DomainBatch batch, Tensor probabilities, Tensor domains, double reversal)
    {
        var certainty = (-GradientReversal.Apply(AdaptationLosses.Entropy(probabilities), reversal)).exp();
        var isSource = (domains.select(1, 0) - domains.select(1, 1)).sigmoid();
        var count = batch.Source.size(0);
        var others = batch.Target.size(0);
        var source = AdaptationLosses.Normalized(certainty.narrow(0, 0, count)) * (isSource.narrow(0, 0, count) + 1e-8).log();
        var target = AdaptationLosses.Normalized(certainty.narrow(0, count, others)) * (1 - isSource.narrow(0, count, others) + 1e-8).log();
        return -(source.sum() + target.sum()) / 2;
    }

    [Task("cls")]
    private static Tensor Classification([From(nameof(OnSource))] Bridged source, DomainBatch batch) => cross_entropy(source.Logits, batch.Labels);

    // Eq. 6.
    [Task("bridge-g", Group = "bridge")]
    private static Tensor BridgeOfGenerator([From(nameof(OnSource))] Bridged source, [From(nameof(OnTarget))] Bridged target) =>
        cat([source.Bridge, target.Bridge]).abs().mean();

    // Eq. 9.
    [Task("bridge-d", Group = "bridge")]
    private static Tensor BridgeOfDiscriminator(Tensor domains) => domains.select(1, 1).abs().mean();

    private Bridged Answer(Tensor images)
    {
        var features = Features(images);
        var gap = bridge.call(features);
        return new(classifier.call(features) - gap, gap);
    }

    private sealed record Bridged(Tensor Logits, Tensor Bridge);
}
