using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>DWL: transfer against discriminability, weighted by how far the training has come with each.</summary>
/// <remarks>
/// <para>N. Xiao, L. Zhang, <em>Dynamic Weighted Learning for Unsupervised Domain Adaptation</em>, CVPR 2021: G is the encoder, C, C_1 and C_2 are classifiers, D
/// is a discriminator with a sigmoid. An iteration has four updates, all on the same batch: (1) eight times, G and C learn to classify the source; (2) D learns to tell the
/// domains apart, and then the classifiers to classify the source and C_1 and C_2 to disagree on the target; (3) eight times, G learns against both; (4) G
/// and C learn from the target's own answers.</para>
/// <para>Update 3 is harmonized, over G (arXiv 2408.00288; the order is transfer, discriminability). 0.2 stands inside the harmonized loss; T and 1 - T
/// (<see cref="DynamicWeight"/>) are multiplied after harmonizing.</para>
/// <para>In update 2 G passes each domain once, without a gradient, and its features serve D and the classifiers. Source and target pass separately. The answer is that of C.
/// The parameter <c>as-released</c> makes update 4 that of the released code, whose entropy term has no gradient and is averaged over the classes too, so that only
/// <c>2 mu CE</c> acts.</para>
/// </remarks>
[MultiTask]
public sealed partial class Dwl : AdaptationMethod
{
    private const int Repeats = 8;

    private readonly Module<Tensor, Tensor> generator, classifier, classifier1, classifier2, discriminator;
    private readonly DynamicWeight weight;
    private readonly int epoch;
    private readonly bool isAsReleased;

    private ClassificationStep? update1;
    private DiscriminatorStep? update2Discriminator;
    private DisagreementStep? update2Classifiers;
    private GeneratorStep? update3;
    private SelfTrainingStep? update4;

    private Dwl(MethodSettings settings)
        : base(nameof(Dwl), settings)
    {
        epoch = settings.IterationCount("epoch");
        isAsReleased = settings.Parameter("as-released") != 0;
        var architecture = settings.Architecture;
        generator = architecture.Encoder();
        classifier = architecture.Head();
        classifier1 = architecture.Head();
        classifier2 = architecture.Head();
        discriminator = architecture.Discriminator(architecture.EncoderWidth);
        weight = new(architecture.EncoderWidth, architecture.Classes);
        RegisterComponents();
    }

    /// <summary>The method's name and defaults.</summary>
    public static MethodDefinition Definition { get; } = new()
    {
        Name = "dwl",
        Label = "DWL",
        Create = settings => new Dwl(settings),
        Defaults = direction => new(32, 1e-3, direction.Dataset == "digits" ? 400 : 10_000)
        {
            EncoderRateFactor = 1,
            Parameters = new Dictionary<string, double> { ["epoch"] = direction.Dataset == "digits" ? 50 : 100, ["as-released"] = 0 },
        },
        HasHeads = false,
    };

    /// <summary>T, from 0 to 1: the weight of transfer, applied after harmonizing.</summary>
    public double Transferring => weight.Value;

    /// <summary>1 - T: the weight of discriminability, applied after harmonizing.</summary>
    public double Discriminating => 1 - weight.Value;

    /// <summary>The logits of C.</summary>
    /// <inheritdoc/>
    public override Tensor forward(Tensor images) => classifier.call(Features(images));

    /// <inheritdoc/>
    public override Tensor Features(Tensor images) => generator.call(images);

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        var optimizer = CreateSGD(0.9, 5e-4, nesterov: false, (generator, Settings.EncoderRateFactor), (classifier, 1), (classifier1, 1), (classifier2, 1), (discriminator, 1));
        update1 = CreateClassificationStep(new Sum(), optimizer, PlainOptions);
        update2Discriminator = CreateDiscriminatorStep(new Sum(), optimizer, PlainOptions);
        update2Classifiers = CreateDisagreementStep(new Sum(), optimizer, PlainOptions);
        update3 = CreateGeneratorStep(Settings.Harmonizer, optimizer, HarmonizedOptions);
        update4 = CreateSelfTrainingStep(new Sum(), optimizer, PlainOptions);
        Use(update1);
        Use(update2Discriminator);
        Use(update2Classifiers);
        Use(update3);
        Use(update4);
    }

    /// <inheritdoc/>
    protected override void Update(DomainBatch batch)
    {
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            Check(update1!.Run(batch));
        }

        Tensor source, target, answers;
        using (no_grad())
        {
            source = generator.call(batch.Source);
            target = generator.call(batch.Target);
        }

        Check(update2Discriminator!.Run(source, target));
        Check(update2Classifiers!.Run(batch, source, target));
        using (no_grad())
        {
            answers = classifier.call(target).argmax(1);
        }

        weight.Add(source, batch.Labels, target, answers);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            Observe(update3!.Run(batch));
        }

        Check(update4!.Run(batch));
        if ((Iteration + 1) % epoch == 0)
        {
            weight.EndEpoch();
        }
    }

    /// <inheritdoc/>
    protected override void SaveState(BinaryWriter writer) => weight.Save(writer);

    /// <inheritdoc/>
    protected override void LoadState(BinaryReader reader) => weight.Load(reader);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            weight.Dispose();
        }

        base.Dispose(disposing);
    }

    [Intermediate]
    private Tensor SourceFeatures(DomainBatch batch) => generator.call(batch.Source);

    [Intermediate]
    private Tensor TargetFeatures(DomainBatch batch) => generator.call(batch.Target);

    [Task("cls")]
    private Tensor Classification(Tensor sourceFeatures, DomainBatch batch) => cross_entropy(classifier.call(sourceFeatures), batch.Labels);

    [Task("domain")]
    private Tensor Domain(Tensor fixedSource, Tensor fixedTarget) => 0.1 * Separation(fixedSource, fixedTarget);

    [Task("disagreement")]
    private Tensor Disagreement(DomainBatch batch, Tensor fixedSource, Tensor fixedTarget) =>
        cross_entropy(classifier.call(fixedSource), batch.Labels)
        + cross_entropy(classifier1.call(fixedSource), batch.Labels)
        + cross_entropy(classifier2.call(fixedSource), batch.Labels)
        - AdaptationLosses.Discrepancy(classifier1.call(fixedTarget), classifier2.call(fixedTarget));

    [Task("transfer", WeightFrom = nameof(Transferring), WeightApplies = WeightApplies.AfterHarmonizing)]
    private Tensor Transfer(Tensor sourceFeatures, Tensor targetFeatures) => -0.2 * Separation(sourceFeatures, targetFeatures);

    [Task("discriminability", WeightFrom = nameof(Discriminating), WeightApplies = WeightApplies.AfterHarmonizing)]
    private Tensor Discriminability(Tensor targetFeatures)
    {
        var (main, first, second) = (classifier.call(targetFeatures), classifier1.call(targetFeatures), classifier2.call(targetFeatures));
        return AdaptationLosses.Discrepancy(main, first) + AdaptationLosses.Discrepancy(main, second) + AdaptationLosses.Discrepancy(first, second);
    }

    [Task("self-training")]
    private Tensor SelfTraining(Tensor targetFeatures)
    {
        var logits = classifier.call(targetFeatures);
        var classes = Settings.Architecture.Classes;
        var entropy = AdaptationLosses.Entropy(softmax(logits, 1)).mean();
        if (isAsReleased)
        {
            entropy = entropy.detach() / classes;
        }

        var certainty = ((-entropy).exp().detach() - 1.0 / classes) / (1 - 1.0 / classes);
        return 2 * (certainty * cross_entropy(logits, logits.argmax(1)) + (1 - certainty) * entropy);
    }

    // D's answer on the target serves as the label of the source, and has no gradient. From logits, or an answer that rounds to 0 or 1 would have none either.
    private Tensor Separation(Tensor source, Tensor target) =>
        binary_cross_entropy_with_logits(discriminator.call(source), discriminator.call(target).sigmoid().detach());

    /// <summary>Update 1.</summary>
    [Step(nameof(Classification), Update = [nameof(generator), nameof(classifier)])]
    public sealed partial class ClassificationStep;

    /// <summary>The first half of update 2.</summary>
    [Step(nameof(Domain), Update = [nameof(discriminator)])]
    public sealed partial class DiscriminatorStep;

    /// <summary>The second half of update 2.</summary>
    [Step(nameof(Disagreement), Update = [nameof(classifier), nameof(classifier1), nameof(classifier2)])]
    public sealed partial class DisagreementStep;

    /// <summary>Update 3.</summary>
    [Step(nameof(Transfer), nameof(Discriminability), Harmonize = [nameof(generator)], Update = [nameof(generator)])]
    public sealed partial class GeneratorStep;

    /// <summary>Update 4.</summary>
    [Step(nameof(SelfTraining), Update = [nameof(generator), nameof(classifier)])]
    public sealed partial class SelfTrainingStep;
}
