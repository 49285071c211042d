using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>
/// Gradually Vanishing Bridge (Cui et al., CVPR 2020): bridge layers take off from the logits, and from the discriminator's output, what
/// belongs to one domain. Alignment and classification are harmonized, and apart from them the sizes of the two bridges.
/// </summary>
[MultiTask]
internal sealed partial class GvbModel : Module
{
    [Shared] private readonly Sequential extractor = Sequential(("linear", Linear(DomainBatch.Width, 5, dtype: ScalarType.Float64)), ("tanh", Tanh()));
    [Shared] private readonly Linear classifier = Linear(5, DomainBatch.Classes, dtype: ScalarType.Float64);
    [Shared] private readonly Linear bridge = Linear(5, DomainBatch.Classes, dtype: ScalarType.Float64);
    private readonly Sequential discriminator = Sequential(
        ("hidden", Linear(DomainBatch.Classes, 7, dtype: ScalarType.Float64)),
        ("tanh", Tanh()),
        ("output", Linear(7, 2, dtype: ScalarType.Float64)));

    public GvbModel()
        : base(nameof(GvbModel)) => RegisterComponents();

    public Parameter[] Slow => [.. extractor.parameters()];

    public Parameter[] Fast => [.. classifier.parameters(), .. bridge.parameters(), .. discriminator.parameters()];

    public Parameter[] SharedByHand() => [.. extractor.parameters(), .. classifier.parameters(), .. bridge.parameters()];

    public double AccuracyByHand(DomainBatch batch)
    {
        var features = extractor.call(batch.Source);
        return (classifier.call(features) - bridge.call(features)).argmax(1).eq(batch.Labels).to_type(ScalarType.Float64).mean().ToDouble();
    }

    /// <summary>The losses in the order of the tasks, by calls that no generated code makes.</summary>
    public Tensor[] LossesByHand(DomainBatch batch, double strength)
    {
        var (source, target) = (extractor.call(batch.Source), extractor.call(batch.Target));
        var (sourceBridge, targetBridge) = (bridge.call(source), bridge.call(target));
        var (sourceLogits, targetLogits) = (classifier.call(source) - sourceBridge, classifier.call(target) - targetBridge);
        var (ys, zs, ws) = Domain(sourceLogits, strength);
        var (yt, zt, wt) = Domain(targetLogits, strength);
        var align = -((ws * ((ys - zs).sigmoid() + 1e-8).log()).sum() + (wt * (1 - (yt - zt).sigmoid() + 1e-8).log()).sum()) / 2;
        return
        [
            align,
            functional.cross_entropy(sourceLogits, batch.Labels),
            (sourceBridge.abs().mean() + targetBridge.abs().mean()) / 2,
            (zs.abs().mean() + zt.abs().mean()) / 2,
        ];

        (Tensor Y, Tensor Z, Tensor Weights) Domain(Tensor logits, double reversal)
        {
            var probabilities = functional.softmax(logits, 1);
            var weights = 1 + (-GradientReversal.Apply(Entropy(probabilities), reversal)).exp();
            var outputs = discriminator.call(GradientReversal.Apply(probabilities, reversal));
            return (outputs.select(1, 0), outputs.select(1, 1), weights / weights.sum().detach());
        }
    }

    [Intermediate]
    private Tensor Features(DomainBatch batch) => extractor.call(cat([batch.Source, batch.Target]));

    [Intermediate]
    private Tensor Bridge(Tensor features) => bridge.call(features);

    [Intermediate]
    private Tensor Logits(Tensor features, [From(nameof(Bridge))] Tensor bridgeOutput) => classifier.call(features) - bridgeOutput;

    [Intermediate]
    private static Tensor Probabilities(Tensor logits) => functional.softmax(logits, 1);

    [Intermediate]
    private Tensor Domains(Tensor probabilities, double strength) => discriminator.call(GradientReversal.Apply(probabilities, strength));

    [Task("align")]
    private static Tensor Alignment(DomainBatch batch, Tensor probabilities, Tensor domains, double strength)
    {
        var count = (int)batch.Source.shape[0];
        var weights = 1 + (-GradientReversal.Apply(Entropy(probabilities), strength)).exp();
        var (source, target) = (weights[..count], weights[count..]);
        var output = (domains.select(1, 0) - domains.select(1, 1)).sigmoid();
        var sourceLoss = -(source / source.sum().detach() * (output[..count] + 1e-8).log()).sum();
        var targetLoss = -(target / target.sum().detach() * (1 - output[count..] + 1e-8).log()).sum();
        return (sourceLoss + targetLoss) / 2;
    }

    [Task("cls")]
    private static Tensor Classification(DomainBatch batch, Tensor logits) => functional.cross_entropy(logits[..(int)batch.Source.shape[0]], batch.Labels);

    [Task("bridge-g", Group = "bridge")]
    private static Tensor BridgeG([From(nameof(Bridge))] Tensor bridgeOutput) => bridgeOutput.abs().mean();

    [Task("bridge-d", Group = "bridge")]
    private static Tensor BridgeD(Tensor domains) => domains.select(1, 1).abs().mean();

    [Metric("accuracy")]
    private static double Accuracy(DomainBatch batch, Tensor probabilities) =>
        probabilities[..(int)batch.Source.shape[0]].argmax(1).eq(batch.Labels).to_type(ScalarType.Float64).mean().ToDouble();

    private static Tensor Entropy(Tensor probabilities) => -(probabilities * (probabilities + 1e-5).log()).sum(1);
}
