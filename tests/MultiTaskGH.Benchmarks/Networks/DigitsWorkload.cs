using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Benchmarks;

/// <summary>
/// The digits network for domain adaptation at 28x28 ("LeNet"): source and target pass the trunk separately, 64 images each. Two tasks are a
/// domain-adversarial network, a classifier on the source's features and a discriminator behind a gradient reversal on both; each further task is one
/// more classifier.
/// </summary>
internal sealed class DigitsWorkload : Workload
{
    private const int Batch = 64;
    private const int Features = 768;

    private readonly Tensor source = Keep(randn(Batch, 1, 28, 28));
    private readonly Tensor target = Keep(randn(Batch, 1, 28, 28));
    private readonly Tensor domain = Keep(cat([ones(Batch, 1), zeros(Batch, 1)]));
    private readonly Tensor[] labels;

    public DigitsWorkload(int taskCount)
        : base("LeNet for digits, batch 64 + 64", CreateTrunk())
    {
        AddHead(Sequential(Linear(Features, 1024), ReLU(), Dropout(0.5), Linear(1024, 1024), ReLU(), Dropout(0.5), Linear(1024, 1)));
        for (var task = 1; task < taskCount; task++)
        {
            AddHead(Sequential(
                Dropout(0.5), Linear(Features, 100), BatchNorm1d(100), ReLU(), Dropout(0.5), Linear(100, 100), BatchNorm1d(100), ReLU(), Dropout(0.5), Linear(100, 10)));
        }

        labels = [.. Enumerable.Range(1, taskCount - 1).Select(_ => Keep(randint(0, 10, [Batch])))];
        CollectParameters();
    }

    public override Tensor[] Representation() => [Trunk.call(source), Trunk.call(target)];

    public override Tensor[] Losses(Tensor[] representation)
    {
        var features = cat(representation);
        var alignment = functional.binary_cross_entropy_with_logits(Heads[0].call(GradientReversal.Apply(features, 0.5)), domain);
        return [alignment, .. Heads.Skip(1).Select((head, k) => functional.cross_entropy(head.call(representation[0]), labels[k]))];
    }

    public override void Dispose()
    {
        base.Dispose();
        source.Dispose();
        target.Dispose();
        domain.Dispose();
        foreach (var label in labels)
        {
            label.Dispose();
        }
    }

    private static Module<Tensor, Tensor> CreateTrunk() => Sequential(
        Conv2d(1, 32, 5), BatchNorm2d(32), ReLU(), MaxPool2d(2), Conv2d(32, 48, 5), BatchNorm2d(48), ReLU(), MaxPool2d(2), Flatten());
}
