using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.CrossModal.Data;
using MultiTaskGH.Examples.Retrieval.CrossModal.Models;
using MultiTaskGH.Examples.Retrieval.Training;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>Images that find texts of their category, and texts that find images.</summary>
internal sealed class CrossModalProblem : RetrievalProblem
{
    private readonly CrossModalData data;
    private readonly TowerShape shape;

    /// <param name="data">The pairs; disposed with the problem.</param>
    /// <param name="shape">The size of the towers.</param>
    /// <param name="defaults">How it is trained on where the user does not say.</param>
    public CrossModalProblem(CrossModalData data, TowerShape shape, RunDefaults defaults)
    {
        this.data = data;
        this.shape = shape;
        Defaults = defaults;
        Measures = [new($"mAP {data.ImageView} -> {data.TextView}", IsMain: true), new($"mAP {data.TextView} -> {data.ImageView}", IsMain: true)];
    }

    public override string Name => data.Name;

    public override IReadOnlyList<string> TaskKeys { get; } = ["image-cls", "text-cls", "align", "rank"];

    public override IReadOnlyList<Measure> Measures { get; }

    public override string MeasureKind => "mAP";

    public override string MainMeasure => "mAP, both ways";

    public override RunDefaults Defaults { get; }

    // With fewer there is no other answer to rank below the right one.
    public override int SmallestBatch => 2;

    public override int LargestBatch => data.Training.Count;

    public override string Model => FormattableString.Invariant(
        $"Two towers with {shape.Hidden} hidden units each (ReLU), a common layer to unit vectors of {shape.Embedding} numbers and a common linear classifier; dropout {shape.InputDropout} of features and {shape.Dropout} of hidden units; AdamW with weight decay {shape.WeightDecay}, its rate falling linearly to 0; the margin of rank is {TwoTower.Margin}.");

    public override string Optimizer => "AdamW";

    public override string RateSchedule => "`1 - i / n` in iteration i of n";

    public override string Protocol =>
        $"`mAP {data.ImageView} -> {data.TextView}`: each of the {data.Test.Count} {data.ImageView} views of the test set ranks all its {data.Test.Count} {data.TextView} views; those of the same category are relevant; the mean of the queries' average precisions, in percent. The other direction likewise. What ranks is the probability that both are of one category, the inner product of the predicted distributions.";

    /// <summary>Sections of Wikipedia and their pictures.</summary>
    /// <remarks>The settings are those with which a plain sum of the losses ranked every third training pair well, held out; no test pair had a say.</remarks>
    /// <param name="folder">The folder with the features; see <see cref="WikipediaData"/>.</param>
    /// <exception cref="InputException">The folder or a file is missing or broken.</exception>
    public static CrossModalProblem Wikipedia(string folder) => new(
        WikipediaData.Load(folder),
        new(Hidden: 128, Embedding: 32, InputDropout: 0.2, Dropout: 0.5, WeightDecay: 0.01),
        new(Iterations: 300, BatchSize: 100, LearningRate: 3e-3));

    /// <summary>Turned digits and noisy ones, from the digits that ship with the example.</summary>
    /// <remarks>The settings were chosen as those of <see cref="Wikipedia"/>.</remarks>
    /// <exception cref="InputException">The file of the digits is missing or broken.</exception>
    public static CrossModalProblem TwoViewDigits() => new(
        Data.TwoViewDigits.Load(),
        new(Hidden: 128, Embedding: 32, InputDropout: 0, Dropout: 0.2, WeightDecay: 0.01),
        new(Iterations: 400, BatchSize: 100, LearningRate: 3e-3));

    public override string Describe() => FormattableString.Invariant(
        $"{Name}: {data.ClassNames.Count} categories; {data.Training.Count:N0} pairs to train on, {data.Test.Count:N0} to test; {data.ImageView}: {data.Training.Images.size(1)} numbers, {data.TextView}: {data.Training.Texts.size(1)}.");

    public override CrossModalLearner CreateLearner(RetrievalPlan plan, RetrievalRunSettings settings, int seed) => new(data, shape, plan, settings, seed);

    public override void Dispose() => data.Dispose();

    protected override void AppendTo(IncrementalHash hash) => data.AppendTo(hash);
}
