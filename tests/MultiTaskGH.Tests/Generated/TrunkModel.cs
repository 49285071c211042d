using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>
/// A trunk in two layers whose outputs, a record, feed three tasks, one of them optional and weighted after harmonizing. A head lies in front
/// of the trunk, and a task sees it, too.
/// </summary>
[MultiTask]
internal sealed partial class TrunkModel : Module
{
    private readonly Linear embedding = Linear(DomainBatch.Width, 4, dtype: ScalarType.Float64);
    [Shared] private readonly Linear lower = Linear(4, 5, dtype: ScalarType.Float64);
    [Shared] private readonly Linear upper = Linear(5, 4, dtype: ScalarType.Float64);
    private readonly Linear classifier = Linear(4, DomainBatch.Classes, dtype: ScalarType.Float64);
    private readonly Linear regressor = Linear(5, 1, dtype: ScalarType.Float64);

    public TrunkModel()
        : base(nameof(TrunkModel)) => RegisterComponents();

    public double Strength { get; set; } = 1;

    public Parameter[] Trunk => [.. lower.parameters(), .. upper.parameters()];

    public Parameter[] Heads => [.. embedding.parameters(), .. classifier.parameters(), .. regressor.parameters()];

    /// <summary>What the trunk gives, in front of every task, by calls that no generated code makes.</summary>
    public Tensor[] RepresentationByHand(DomainBatch batch)
    {
        var hidden = lower.call(embedding.call(batch.Source).tanh()).tanh();
        var high = upper.call(hidden).tanh();
        return [hidden, high];
    }

    /// <summary>The losses from what the trunk gives, factors before harmonizing included.</summary>
    public Tensor[] LossesByHand(DomainBatch batch, Tensor[] representation, bool isDecorrelating)
    {
        var (hidden, high) = (representation[0], representation[1]);
        var energy = high.square().mean([0]);
        var classification = functional.cross_entropy(classifier.call(high), batch.Labels);
        var regression = 0.5 * (regressor.call(hidden) - embedding.call(batch.Source).tanh().sum(1, keepdim: true)).square().mean();
        return isDecorrelating ? [classification, energy.square().sum() - high.abs().mean(), regression] : [classification, regression];
    }

    [Intermediate]
    private Tensor Embedded(DomainBatch batch) => embedding.call(batch.Source).tanh();

    [Intermediate]
    private Layers Layers(Tensor embedded)
    {
        var hidden = lower.call(embedded).tanh();
        return new(hidden, upper.call(hidden).tanh());
    }

    [Intermediate]
    private static (Tensor Energy, int Count) Statistics(Layers layers) => (layers.High.square().mean([0]), (int)layers.High.shape[0]);

    [Intermediate]
    private Tensor Logits(Layers layers) => classifier.call(layers.High);

    [Task("cls")]
    private static Tensor Classification(DomainBatch batch, Tensor logits) => functional.cross_entropy(logits, batch.Labels);

    [Task("decorrelation", WeightFrom = nameof(Strength), WeightApplies = WeightApplies.AfterHarmonizing)]
    private static Tensor? Decorrelation(Layers layers, (Tensor Energy, int Count) statistics, bool isDecorrelating) =>
        isDecorrelating ? statistics.Energy.square().sum() - (layers.High.abs().sum() / (statistics.Count * layers.High.shape[1])) : null;

    [Task("regression", Weight = 0.5)]
    private Tensor Regression(Layers layers, Tensor embedded) => (regressor.call(layers.Hidden) - embedded.sum(1, keepdim: true)).square().mean();

    [Metric("accuracy")]
    private static double Accuracy(DomainBatch batch, Tensor logits) => logits.argmax(1).eq(batch.Labels).to_type(ScalarType.Float64).mean().ToDouble();

    [Step(Space = GradientSpace.Representation)]
    internal sealed partial class TrunkStep;
}

/// <summary>What the two layers of the trunk give.</summary>
internal sealed record Layers(Tensor Hidden, Tensor High)
{
    public Tensor Last => High;
}
