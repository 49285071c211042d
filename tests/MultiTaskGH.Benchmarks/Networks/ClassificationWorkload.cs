using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Benchmarks;

/// <summary>N linear classifiers of 10 classes on the trunk's features, each with labels of its own.</summary>
internal sealed class ClassificationWorkload : Workload
{
    private readonly Tensor inputs;
    private readonly Tensor[] labels;

    private ClassificationWorkload(string name, Module<Tensor, Tensor> trunk, int features, int taskCount, long[] shape)
        : base(name, trunk)
    {
        inputs = Keep(randn(shape));
        labels = [.. Enumerable.Range(0, taskCount).Select(_ => Keep(randint(0, 10, [shape[0]])))];
        for (var task = 0; task < taskCount; task++)
        {
            AddHead(Linear(features, 10));
        }

        CollectParameters();
    }

    public static ClassificationWorkload Mlp(int taskCount) => new(
        "MLP 784-512-512, batch 128",
        Sequential(Linear(784, 512), ReLU(), Linear(512, 512), ReLU()),
        512,
        taskCount,
        [128, 784]);

    public static ClassificationWorkload ResNet(int taskCount) => new(
        "ResNet-18-like, 64x64, batch 32",
        ResidualNetwork.Create(),
        512,
        taskCount,
        [32, 3, 64, 64]);

    public override Tensor[] Representation() => [Trunk.call(inputs)];

    public override Tensor[] Losses(Tensor[] representation) =>
        [.. Heads.Select((head, task) => functional.cross_entropy(head.call(representation[0]), labels[task]))];

    public override void Dispose()
    {
        base.Dispose();
        inputs.Dispose();
        foreach (var label in labels)
        {
            label.Dispose();
        }
    }
}
