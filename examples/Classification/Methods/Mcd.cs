using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>MCD: two classifiers are made to disagree on the target, and the generator to bring them to agree.</summary>
/// <remarks>
/// <para>K. Saito, K. Watanabe, Y. Ushiku, T. Harada, <em>Maximum Classifier Discrepancy for Unsupervised Domain Adaptation</em>, CVPR 2018: G is the encoder, F_1 and F_2 are the classifiers.
/// An iteration has the paper's steps A, B and C, the last one four times on the same batch.</para>
/// <para>Step B is harmonized, over G, which it does not update: the weights scale what F_1 and F_2 receive (arXiv 2408.00288; the order is cls, discrepancy).
/// Both factors, of discrepancy and of the entropy term, stand inside the harmonized losses. Source and target pass the networks as one batch.</para>
/// <para>Differences from the paper: the entropy term over the mean prediction, from the released code of GH; a factor for the discrepancy; and on digits the
/// network of the other methods instead of the paper's LeNet with a classifier of 1,024 units.</para>
/// </remarks>
[MultiTask]
public sealed partial class Mcd : AdaptationMethod
{
    private const int GeneratorSteps = 4;

    private readonly Module<Tensor, Tensor> generator, classifier1, classifier2;

    private readonly double tradeOff, entropyWeight;

    private ClassificationStep? stepA;
    private DiscrepancyStep? stepB;
    private AgreementStep? stepC;

    private Mcd(MethodSettings settings)
        : base(nameof(Mcd), settings)
    {
        tradeOff = settings.Factor("trade-off");
        entropyWeight = settings.Parameter("entropy-weight");
        generator = settings.Architecture.Encoder();
        classifier1 = settings.Architecture.Head();
        classifier2 = settings.Architecture.Head();
        RegisterComponents();
    }

    /// <summary>The method's name and defaults.</summary>
    public static MethodDefinition Definition { get; } = new()
    {
        Name = "mcd",
        Label = "MCD",
        Create = settings => new Mcd(settings),
        Defaults = direction => direction.Dataset == "digits"
            ? new(128, direction.Source == "usps" ? 0.1 : 0.01, 400) { EncoderRateFactor = 1, Parameters = Factors(0.3, 0.03) }
            : new(32, 1e-3, 10_000)
            {
                EncoderRateFactor = 1,
                Parameters = Factors(direction.Dataset switch { "office31" => 10, "office-home" => 30, "domainnet" => 120, _ => 1 }, 0.01),
            },
        HasHeads = false,
    };

    /// <summary>The mean of both classifiers' probabilities.</summary>
    /// <inheritdoc/>
    public override Tensor forward(Tensor images)
    {
        var features = Features(images);
        return (softmax(classifier1.call(features), 1) + softmax(classifier2.call(features), 1)) / 2;
    }

    /// <inheritdoc/>
    public override Tensor Features(Tensor images) => generator.call(images);

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        var ofGenerator = CreateSGD(0, 5e-4, nesterov: false, (generator, Settings.EncoderRateFactor));
        var ofClassifiers = CreateSGD(0.9, 5e-4, nesterov: false, (classifier1, 1), (classifier2, 1));
        stepA = CreateClassificationStep(new Sum(), [ofGenerator, ofClassifiers], PlainOptions);
        stepB = CreateDiscrepancyStep(Settings.Harmonizer, ofClassifiers, HarmonizedOptions);
        stepC = CreateAgreementStep(new Sum(), ofGenerator, PlainOptions);
        Use(stepA);
        Use(stepB);
        Use(stepC);
    }

    /// <inheritdoc/>
    protected override void Update(DomainBatch batch)
    {
        Check(stepA!.Run(batch));
        Observe(stepB!.Run(batch));
        for (var repeat = 0; repeat < GeneratorSteps; repeat++)
        {
            Check(stepC!.Run(batch));
        }
    }

    [Intermediate]
    private Answers Logits(DomainBatch batch)
    {
        var features = generator.call(cat([batch.Source, batch.Target]));
        return new(classifier1.call(features), classifier2.call(features), batch.Source.size(0));
    }

    // Eq. 3 and 4, and the entropy term.
    [Task("cls")]
    private Tensor Classification(Answers logits, DomainBatch batch) =>
        cross_entropy(logits.Source1, batch.Labels) + cross_entropy(logits.Source2, batch.Labels)
        + entropyWeight * (Balance(logits.Target1) + Balance(logits.Target2));

    // What the classifiers minimize, eq. 5.
    [Task("discrepancy")]
    private Tensor Discrepancy(Answers logits) => -Agreement(logits);

    // What the generator minimizes, eq. 6.
    [Task("agreement")]
    private Tensor Agreement(Answers logits) => tradeOff * AdaptationLosses.Discrepancy(logits.Target1, logits.Target2);

    // Small where the target's images are spread over all classes.
    private static Tensor Balance(Tensor logits) => -(softmax(logits, 1).mean([0L]) + 1e-6).log().mean();

    private static Dictionary<string, double> Factors(double tradeOff, double entropyWeight) =>
        new() { ["trade-off"] = tradeOff, ["entropy-weight"] = entropyWeight };

    /// <summary>The paper's step A: everything learns to classify the source.</summary>
    [Step(nameof(Classification), Update = [nameof(generator), nameof(classifier1), nameof(classifier2)])]
    public sealed partial class ClassificationStep;

    /// <summary>The paper's step B: the classifiers learn to disagree on the target and still classify the source.</summary>
    [Step(nameof(Classification), nameof(Discrepancy), Harmonize = [nameof(generator)], Update = [nameof(classifier1), nameof(classifier2)])]
    public sealed partial class DiscrepancyStep;

    /// <summary>The paper's step C: the generator learns to bring the classifiers to agree.</summary>
    [Step(nameof(Agreement), Update = [nameof(generator)])]
    public sealed partial class AgreementStep;

    private sealed record Answers(Tensor First, Tensor Second, long SourceCount)
    {
        public Tensor Source1 => First.narrow(0, 0, SourceCount);

        public Tensor Source2 => Second.narrow(0, 0, SourceCount);

        public Tensor Target1 => First.narrow(0, SourceCount, First.size(0) - SourceCount);

        public Tensor Target2 => Second.narrow(0, SourceCount, Second.size(0) - SourceCount);
    }
}
