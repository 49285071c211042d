using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>
/// Dynamic Weighted Learning (Xiao and Zhang, CVPR 2021): the discriminator and the classifiers learn against the generator, which weighs
/// transfer and discriminability by a factor <c>T</c> that follows from the state of the training, after they were harmonized.
/// </summary>
[MultiTask]
internal sealed partial class DwlModel : Module
{
    private readonly Sequential generator = Sequential(("linear", Linear(DomainBatch.Width, 5, dtype: ScalarType.Float64)), ("tanh", Tanh()));
    private readonly Linear classifier = Linear(5, DomainBatch.Classes, dtype: ScalarType.Float64);
    private readonly Linear classifier1 = Linear(5, DomainBatch.Classes, dtype: ScalarType.Float64);
    private readonly Linear classifier2 = Linear(5, DomainBatch.Classes, dtype: ScalarType.Float64);
    private readonly Sequential discriminator = Sequential(("linear", Linear(5, 1, dtype: ScalarType.Float64)), ("sigmoid", Sigmoid()));

    public DwlModel()
        : base(nameof(DwlModel)) => RegisterComponents();

    /// <summary>The weight of transfer against discriminability, in (0, 1): a user's code sets it once an epoch.</summary>
    public double Transferring { get; set; } = 0.5;

    public double Discriminating => 1 - Transferring;

    public Parameter[] Generator => [.. generator.parameters()];

    public Parameter[] Classifier => [.. classifier.parameters()];

    public Parameter[] OtherClassifiers => [.. classifier1.parameters(), .. classifier2.parameters()];

    public Parameter[] Discriminator => [.. discriminator.parameters()];

    /// <summary>Every loss, by calls that no generated code makes.</summary>
    public DwlLosses LossesByHand(DomainBatch batch)
    {
        var (source, target) = (generator.call(batch.Source), generator.call(batch.Target));
        Tensor[] targets = [classifier.call(target), classifier1.call(target), classifier2.call(target)];
        var domains = functional.binary_cross_entropy(discriminator.call(source), discriminator.call(target).detach());
        var entropy = -(functional.softmax(targets[0], 1) * (functional.softmax(targets[0], 1) + 1e-5).log()).sum(1).mean();
        var certainty = (Math.Exp(-entropy.ToDouble()) - (1.0 / DomainBatch.Classes)) / (1 - (1.0 / DomainBatch.Classes));
        return new(
            functional.cross_entropy(classifier.call(source), batch.Labels),
            0.1 * domains,
            functional.cross_entropy(classifier.call(source), batch.Labels)
                + functional.cross_entropy(classifier1.call(source), batch.Labels)
                + functional.cross_entropy(classifier2.call(source), batch.Labels)
                - Equivalence.Distance(targets[1], targets[2]),
            -0.2 * domains,
            Equivalence.Distance(targets[0], targets[1]) + Equivalence.Distance(targets[0], targets[2]) + Equivalence.Distance(targets[1], targets[2]),
            2 * ((certainty * functional.cross_entropy(targets[0], targets[0].argmax(1))) + ((1 - certainty) * entropy)));
    }

    [Intermediate]
    private Tensor SourceFeatures(DomainBatch batch) => generator.call(batch.Source);

    [Intermediate]
    private Tensor TargetFeatures(DomainBatch batch) => generator.call(batch.Target);

    [Intermediate]
    private Predictions OnTarget(Tensor targetFeatures) => new(classifier.call(targetFeatures), classifier1.call(targetFeatures), classifier2.call(targetFeatures));

    /// <summary>How well the discriminator tells the domains apart.</summary>
    [Intermediate]
    private Tensor Separation(Tensor sourceFeatures, Tensor targetFeatures) =>
        functional.binary_cross_entropy(discriminator.call(sourceFeatures), discriminator.call(targetFeatures).detach());

    [Task("cls")]
    private Tensor Classification(DomainBatch batch, Tensor sourceFeatures) => functional.cross_entropy(classifier.call(sourceFeatures), batch.Labels);

    [Task("domain", Weight = 0.1)]
    private static Tensor Domain(Tensor separation) => separation;

    [Task("classifiers")]
    private Tensor Classifiers(DomainBatch batch, Tensor sourceFeatures, [From(nameof(OnTarget))] Predictions target) =>
        functional.cross_entropy(classifier.call(sourceFeatures), batch.Labels)
        + functional.cross_entropy(classifier1.call(sourceFeatures), batch.Labels)
        + functional.cross_entropy(classifier2.call(sourceFeatures), batch.Labels)
        - Equivalence.Distance(target.First, target.Second);

    [Task("transfer", WeightFrom = nameof(Transferring), WeightApplies = WeightApplies.AfterHarmonizing)]
    private static Tensor Transfer(Tensor separation) => -0.2 * separation;

    [Task("discriminability", WeightFrom = nameof(Discriminating), WeightApplies = WeightApplies.AfterHarmonizing)]
    private static Tensor Discriminability([From(nameof(OnTarget))] Predictions target) =>
        Equivalence.Distance(target.Main, target.First) + Equivalence.Distance(target.Main, target.Second) + Equivalence.Distance(target.First, target.Second);

    [Task("pseudo", Weight = 2)]
    private static Tensor PseudoLabels([From(nameof(OnTarget))] Predictions target)
    {
        var probabilities = functional.softmax(target.Main, 1);
        var entropy = -(probabilities * (probabilities + 1e-5).log()).sum(1).mean();
        var certainty = ((-entropy).exp() - (1.0 / DomainBatch.Classes)).detach() / (1 - (1.0 / DomainBatch.Classes));
        return (certainty * functional.cross_entropy(target.Main, target.Main.argmax(1))) + ((1 - certainty) * entropy);
    }

    [Step(nameof(Classification), Update = [nameof(generator), nameof(classifier)])]
    internal sealed partial class ClassificationStep;

    [Step(nameof(Domain), Update = [nameof(discriminator)])]
    internal sealed partial class DiscriminatorStep;

    [Step(nameof(Classifiers), Update = [nameof(classifier), nameof(classifier1), nameof(classifier2)])]
    internal sealed partial class ClassifiersStep;

    [Step(nameof(Transfer), nameof(Discriminability), Harmonize = [nameof(generator)], Update = [nameof(generator)])]
    internal sealed partial class GeneratorStep
    {
        public partial StepReport<DwlModelTask> Run(DomainBatch batch);
    }

    [Step(nameof(PseudoLabels), Update = [nameof(generator), nameof(classifier)])]
    internal sealed partial class PseudoLabelStep;

    internal sealed record Predictions(Tensor Main, Tensor First, Tensor Second);
}

/// <summary>The losses of <see cref="DwlModel"/> with their factors before harmonizing.</summary>
internal sealed record DwlLosses(Tensor Classification, Tensor Domain, Tensor Classifiers, Tensor Transfer, Tensor Discriminability, Tensor PseudoLabels);
