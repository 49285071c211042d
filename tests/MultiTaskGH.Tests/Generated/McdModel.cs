using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>
/// Maximum Classifier Discrepancy (Saito et al., CVPR 2018): two classifiers learn, then disagree on the target domain, and then the
/// generator brings them to agree. The second step harmonizes over the generator and updates the classifiers alone.
/// </summary>
[MultiTask]
internal sealed partial class McdModel : Module
{
    private const double TradeOff = 0.3;
    private const double EntropyWeight = 0.01;

    private readonly Sequential generator = Sequential(("linear", Linear(DomainBatch.Width, 5, dtype: ScalarType.Float64)), ("tanh", Tanh()));
    private readonly Linear classifier1 = Linear(5, DomainBatch.Classes, dtype: ScalarType.Float64);
    private readonly Linear classifier2 = Linear(5, DomainBatch.Classes, dtype: ScalarType.Float64);

    public McdModel()
        : base(nameof(McdModel)) => RegisterComponents();

    public Parameter[] Generator => [.. generator.parameters()];

    public Parameter[] Classifiers => [.. classifier1.parameters(), .. classifier2.parameters()];

    /// <summary>The classification loss and the discrepancy, by calls that no generated code makes.</summary>
    public (Tensor Classification, Tensor Discrepancy) LossesByHand(DomainBatch batch)
    {
        var (source, target) = (generator.call(batch.Source), generator.call(batch.Target));
        var (target1, target2) = (classifier1.call(target), classifier2.call(target));
        var classification = functional.cross_entropy(classifier1.call(source), batch.Labels)
            + functional.cross_entropy(classifier2.call(source), batch.Labels)
            + (EntropyWeight * (Entropy(target1) + Entropy(target2)));
        return (classification, TradeOff * Equivalence.Distance(target1, target2));
    }

    [Intermediate]
    private Tensor Features(DomainBatch batch) => generator.call(cat([batch.Source, batch.Target]));

    [Intermediate]
    private (Tensor First, Tensor Second) Logits(Tensor features) => (classifier1.call(features), classifier2.call(features));

    [Task("cls")]
    private static Tensor Classification(DomainBatch batch, (Tensor First, Tensor Second) logits) =>
        functional.cross_entropy(OfSource(batch, logits.First), batch.Labels)
        + functional.cross_entropy(OfSource(batch, logits.Second), batch.Labels)
        + (EntropyWeight * (Entropy(OfTarget(batch, logits.First)) + Entropy(OfTarget(batch, logits.Second))));

    [Task("agreement", Weight = -TradeOff)]
    private static Tensor Agreement(DomainBatch batch, (Tensor First, Tensor Second) logits) =>
        Equivalence.Distance(OfTarget(batch, logits.First), OfTarget(batch, logits.Second));

    [Task("discrepancy", Weight = TradeOff)]
    private static Tensor Discrepancy(DomainBatch batch, (Tensor First, Tensor Second) logits) => Agreement(batch, logits);

    private static Tensor Entropy(Tensor logits) => -(functional.softmax(logits, 1).mean([0]) + 1e-6).log().mean();

    private static Tensor OfSource(DomainBatch batch, Tensor values) => values[..(int)batch.Source.shape[0]];

    private static Tensor OfTarget(DomainBatch batch, Tensor values) => values[(int)batch.Source.shape[0]..];

    [Step(nameof(Classification), Update = [nameof(generator), nameof(classifier1), nameof(classifier2)])]
    internal sealed partial class ClassificationStep;

    [Step(nameof(Classification), nameof(Agreement), Harmonize = [nameof(generator)], Update = [nameof(classifier1), nameof(classifier2)])]
    internal sealed partial class DiscrepancyStep
    {
        public partial StepReport<McdModelTask> Run(DomainBatch batch);
    }

    [Step(nameof(Discrepancy), Update = [nameof(generator)])]
    internal sealed partial class GeneratorStep;
}
