using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Methods;
using MultiTaskGH.Examples.MultiTask.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>Two digits in one image, one at the top left, one at the bottom right: read both (Sener and Koltun, NeurIPS 2018).</summary>
internal sealed class MultiMnistProblem : Problem
{
    public const string ProblemName = "multimnist";

    private const ulong TrainingSeed = 0, TestSeed = 1;

    private MultiMnistProblem(Split training, Split test, string origin)
        : base(training, test, origin)
    {
    }

    public override string Name => ProblemName;

    public override string Title => "MultiMNIST";

    public override IReadOnlyList<string> Tasks { get; } = ["top-left", "bottom-right"];

    public override string ErrorName => "test error (%)";

    public override string Details =>
        "Two digits of MNIST on a canvas of 36 x 36 pixels, one at the top left, one at the bottom right, the larger value of each pixel; no digit of a test image is in a training image.";

    public override RunDefaults Defaults { get; } = new(1000, 64, 2e-3);

    /// <summary>Makes the images.</summary>
    /// <param name="dataFolder">Holds <c>mnist</c>; null for the 3,000 digits that ship, of which the last 500 make the test images.</param>
    /// <param name="device">Where they are to lie.</param>
    /// <exception cref="InputException">The folder or a file is missing or broken.</exception>
    public static MultiMnistProblem Load(string? dataFolder, Device device)
    {
        using var mnist = DigitDomain.Parse("mnist").Load(dataFolder);
        if (!mnist.Transductive)
        {
            return new(MultiMnist.Compose(mnist.Training, 60000, TrainingSeed, device), MultiMnist.Compose(mnist.Evaluation, 10000, TestSeed, device), mnist.Training.Origin);
        }

        var kept = mnist.Training.Count * 5 / 6;
        using var training = mnist.Training.Rows(0, kept);
        using var test = mnist.Training.Rows(kept, mnist.Training.Count - kept);
        return new(MultiMnist.Compose(training, 30000, TrainingSeed, device), MultiMnist.Compose(test, 4000, TestSeed, device), "the digits that ship with the example");
    }

    public override Learner CreateLearner(Harmonizer harmonizer, RunSettings settings)
    {
        var network = new MultiMnistNetwork();
        return new(network, harmonizer, settings, (method, optimizer, options) =>
        {
            var step = network.CreateStep(method, optimizer, options);
            return new(
                step,
                batch => step.Run(batch.Inputs, batch.Targets),
                batches => step.Run(Array.ConvertAll(batches, batch => new MultiMnistNetwork.TrainingStep.Inputs(batch.Inputs, batch.Targets))));
        });
    }

    protected override Tensor Inputs(Tensor rows) => DigitSet.Scaled(rows);

    protected override Tensor Errors(Tensor predictions, Tensor targets) => predictions.argmax(2).ne(targets).to(float64).mean([0]) * 100;
}
