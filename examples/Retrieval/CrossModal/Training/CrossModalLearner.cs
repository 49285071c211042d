using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.CrossModal.Data;
using MultiTaskGH.Examples.Retrieval.CrossModal.Models;
using MultiTaskGH.Examples.Retrieval.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>Two towers with the pairs that they learn from.</summary>
internal sealed class CrossModalLearner : Learner
{
    private readonly CrossModalData data;
    private readonly RetrievalRunSettings settings;
    private readonly ulong seed;
    private readonly TwoTower model;
    private readonly PairBatch training;
    private RowSampler? sampler;
    private CrossModalRanking? latest;

    /// <summary>Makes the model, its weights drawn from torch's global generator.</summary>
    /// <param name="data">The pairs, which stay the caller's.</param>
    /// <param name="shape">The size of the towers.</param>
    /// <param name="plan">The losses and their harmonizer.</param>
    /// <param name="settings">How it trains.</param>
    /// <param name="seed">The run's seed.</param>
    public CrossModalLearner(CrossModalData data, TowerShape shape, RetrievalPlan plan, RetrievalRunSettings settings, int seed)
    {
        this.data = data;
        this.settings = settings;
        this.seed = (ulong)seed;
        model = new(new()
        {
            ImageFeatures = (int)data.Training.Images.size(1),
            TextFeatures = (int)data.Training.Texts.size(1),
            Categories = data.ClassNames.Count,
            Shape = shape,
            Harmonizer = plan.Harmonizer.Harmonizer,
            Heads = plan.Heads,
            Iterations = settings.Iterations,
            LearningRate = settings.LearningRate,
            Seed = this.seed,
            Device = settings.Device,
        });
        model.Start();

        // Copies on any device: the learner's to dispose of.
        training = Copy(data.Training);
    }

    public override TwoTower Model => model;

    public override void BeginTraining()
    {
        sampler?.Dispose();
        sampler = new(data.Training.Count, settings.BatchSize, seed, settings.Device, model.Iteration);
    }

    public override void Iterate()
    {
        using var scope = NewDisposeScope();
        var rows = (sampler ?? throw new InvalidOperationException("Training must have begun: call BeginTraining.")).Next();
        model.Iterate(new(training.Images.index_select(0, rows), training.Texts.index_select(0, rows), training.Categories.index_select(0, rows)));
    }

    public override double[] Evaluate()
    {
        latest = Rank();
        return [.. latest.Directions.Select(direction => 100 * direction.Mean)];
    }

    public override void WriteFiles(string folder, string title)
    {
        SafeTensorsFile.Write(Path.Combine(folder, "model.safetensors"), model);
        var ranking = latest ?? throw new InvalidOperationException("The model must be evaluated first.");
        AtomicFile.WriteAllText(Path.Combine(folder, "categories.md"), ranking.CategoryTable());
        if (data.PictureSide is { } side)
        {
            RetrievedPictures.Write(Path.Combine(folder, "retrieved.png"), title, side, ranking);
        }
    }

    public override void Dispose()
    {
        sampler?.Dispose();
        training.Images.Dispose();
        training.Texts.Dispose();
        training.Categories.Dispose();
        model.Dispose();
    }

    private CrossModalRanking Rank()
    {
        using var scope = NewDisposeScope();
        model.eval();
        return CrossModalRanking.Of(data, TestFeatures.Finite(model.PredictImages(data.Test.Images.to(settings.Device))), TestFeatures.Finite(model.PredictTexts(data.Test.Texts.to(settings.Device))));
    }

    private PairBatch Copy(PairedViews pairs)
    {
        using var scope = NewDisposeScope();
        return new(On(pairs.Images), On(pairs.Texts), On(pairs.Categories));

        Tensor On(Tensor values) => values.to(settings.Device, copy: true).DetachFromDisposeScope();
    }
}
