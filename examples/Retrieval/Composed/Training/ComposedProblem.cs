using System.Globalization;
using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Data;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using MultiTaskGH.Examples.Retrieval.Ranking;
using MultiTaskGH.Examples.Retrieval.Training;

namespace MultiTaskGH.Examples.Retrieval.Composed.Training;

/// <summary>Composed retrieval: find the image that an image becomes when it is changed as a sentence says, undisturbed and under attack.</summary>
/// <param name="data">The images and queries; disposed with the problem.</param>
/// <param name="settings">The networks, and what disturbs them.</param>
internal sealed class ComposedProblem(ComposedData data, ComposedSettings settings) : RetrievalProblem
{
    public ComposedData Data => data;

    public ComposedSettings Settings => settings;

    public Vocabulary Vocabulary { get; } = new(data.Training.Queries.Select(query => query.Text));

    public override string Name => data.Name;

    public override IReadOnlyList<string> TaskKeys { get; } = ["clean", "adversarial"];

    public override IReadOnlyList<Measure> Measures { get; } =
    [
        .. Recall.Cutoffs.Select(rank => new Measure($"R@{rank}", IsMain: rank == 1)),
        .. Recall.Cutoffs.Select(rank => new Measure($"R@{rank} attacked", IsMain: rank == 1)),
    ];

    public override string MeasureKind => "recall";

    public override string MainMeasure => "R@1, clean and attacked";

    public override string Reference => "clean alone";

    public override RunDefaults Defaults { get; } = new(Iterations: 80, BatchSize: 32, LearningRate: 1e-3);

    // Batch normalization needs two rows, and classification two answers.
    public override int SmallestBatch => 2;

    public override int LargestBatch => data.Training.Queries.Count;

    public override string Model => string.Create(
        CultureInfo.InvariantCulture,
        $"TIRG, image encoder {settings.Backbone.Name} with {settings.Backbone.Initialization}, features of {settings.Width} numbers; adversarial loss: {Describe(settings.Perturbation)}, epsilon {settings.PixelEpsilon}/255.");

    public override string Optimizer => "Adam";

    public override string RateSchedule { get; } = $"`min(1, (i + 1) / {Tirg.WarmUpIterations}) (1 - i / n)` in iteration i of n";

    public override string Protocol => string.Create(CultureInfo.InvariantCulture, $"""
        R@k is the share of the {data.Test.Queries.Count:N0} test queries whose answer is among the first k of {data.Test.Images.size(0):N0} images, the query's own image left out; every image that shows the
        wanted scene is an answer. Attacked: the query's image was moved by the fast gradient sign method (epsilon {settings.PixelEpsilon}/255), against the model that is
        tested, so that its answer becomes less likely than the other images; the gallery is as it was.
        """);

    public override void CheckData()
    {
        base.CheckData();

        // A query leaves its own image out.
        if (data.Test.Count < 2)
        {
            throw new InputException($"{Name}: the test split must hold at least 2 images. Found {data.Test.Count}.");
        }
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Name}: {data.Training.Queries.Count:N0} queries over {data.Training.Images.size(0):N0} images to train on, {data.Test.Queries.Count:N0} over {data.Test.Images.size(0):N0} to test.");

    public override Learner CreateLearner(RetrievalPlan plan, RetrievalRunSettings run, int seed) => new ComposedLearner(this, plan, run, seed);

    public override void Dispose() => data.Dispose();

    private static string Describe(Perturbation perturbation) => perturbation switch
    {
        Perturbation.FastGradientSign => "fast gradient sign method",
        Perturbation.GaussianNoise => "Gaussian noise",
        _ => "none",
    };

    protected override void AppendTo(IncrementalHash hash) => data.AppendTo(hash);
}
