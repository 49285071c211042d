using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using MultiTaskGH.Examples.Retrieval.Composed.Pictures;
using MultiTaskGH.Examples.Retrieval.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Retrieval.Composed.Training;

/// <summary>A model of composed retrieval with its batches.</summary>
internal sealed class ComposedLearner : Learner
{
    private const double PretrainedRateFactor = 0.1;

    private readonly ComposedProblem problem;
    private readonly RetrievalRunSettings settings;
    private readonly ulong seed;
    private readonly Tirg model;
    private readonly EncodedTexts texts;
    private readonly Tensor sources, targets;
    private RowSampler? sampler;
    private TestQueries? latest;

    public ComposedLearner(ComposedProblem problem, RetrievalPlan plan, RetrievalRunSettings settings, int seed)
    {
        this.problem = problem;
        this.settings = settings;
        this.seed = (ulong)seed;
        model = new(new()
        {
            ImageEncoder = CreateEncoder,
            Width = problem.Settings.Width,
            Words = problem.Vocabulary.Count,
            Perturbation = plan.Reference is null ? problem.Settings.Perturbation : Perturbation.None,
            Epsilon = problem.Settings.Epsilon,
            Harmonizer = plan.Harmonizer.Harmonizer,
            Iterations = settings.Iterations,
            LearningRate = settings.LearningRate,
            ImageEncoderRateFactor = problem.Settings.Backbone.IsPretrained ? PretrainedRateFactor : 1,
            Seed = this.seed,
            Device = settings.Device,
        });
        model.Start();
        var queries = problem.Data.Training.Queries;
        texts = EncodedTexts.Of(problem.Vocabulary, [.. queries.Select(query => query.Text)], settings.Device);
        sources = tensor(queries.Select(query => (long)query.Image).ToArray(), device: CPU);
        targets = tensor(queries.Select(query => (long)query.Target).ToArray(), device: CPU);
    }

    public override TrainableModel Model => model;

    public override void BeginTraining()
    {
        sampler?.Dispose();
        sampler = new(problem.Data.Training.Queries.Count, settings.BatchSize, seed, CPU, model.Iteration);
    }

    public override void Iterate()
    {
        using var scope = NewDisposeScope();
        var rows = sampler!.Next();
        model.Iterate(new(Images(sources), texts.Rows(rows.to(settings.Device)), Images(targets)));

        Tensor Images(Tensor of) => TestQueries.ToUnit(problem.Data.Training.Images.index_select(0, of.index_select(0, rows)), settings.Device);
    }

    public override double[] Evaluate()
    {
        latest?.Dispose();
        latest = TestQueries.Of(problem, model, settings.Device);
        return latest.Recalls();
    }

    public override void WriteFiles(string folder, string title)
    {
        SafeTensorsFile.Write(Path.Combine(folder, "model.safetensors"), model);
        QueryPicture.Write(Path.Combine(folder, "queries.png"), title, problem.Data.Test, latest ?? throw new InvalidOperationException("The model must be evaluated first."));
    }

    public override void Dispose()
    {
        model.Dispose();
        texts.Words.Dispose();
        texts.Lengths.Dispose();
        sources.Dispose();
        targets.Dispose();
        sampler?.Dispose();
        latest?.Dispose();
    }

    private Module<Tensor, Tensor> CreateEncoder() => problem.Settings.Backbone.ResNet is { } residual
        ? Sequential(residual.Create(), Linear(residual.Variant.Width, problem.Settings.Width))
        : new SmallImageEncoder(problem.Settings.Width);
}
