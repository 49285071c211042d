using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.CrossModal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class TwoTowerTests
{
    [Theory]
    [InlineData(0, "image", "projection", "classifier")]
    [InlineData(1, "text", "projection", "classifier")]
    [InlineData(2, "image", "text", "projection")]
    [InlineData(3, "image", "text", "projection", "classifier")]
    public void Each_task_moves_what_it_goes_through(int task, params string[] moved)
    {
        // Without weight decay, and with heads that get the weighted gradient, what a task does not reach stays as it is.
        double[] weights = [.. Enumerable.Range(0, 4).Select(i => i == task ? 1 : 0)];
        using var model = Started(new Constant { Weights = weights }, HeadGradients.Reweighted);
        var before = Parameters(model);
        using var batch = new Batch();
        model.Iterate(batch.Pairs);
        foreach (var (name, values) in Parameters(model).Where(entry => entry.Key.EndsWith("weight", StringComparison.Ordinal)))
        {
            values.SequenceEqual(before[name]).Should().Be(!moved.Contains(name.Split('.')[0]), name);
        }
    }

    [Fact]
    public void The_classifier_gets_its_own_gradients()
    {
        // The towers follow alignment alone, which the classifier has no part in; it learns nevertheless.
        using var model = Started(new Constant { Weights = [0, 0, 1, 0] }, HeadGradients.Own);
        var before = Parameters(model);
        using var batch = new Batch();
        model.Iterate(batch.Pairs);
        Parameters(model)["classifier.weight"].Should().NotEqual(before["classifier.weight"]);
    }

    [Fact]
    public void Four_tasks_learn_two_categories()
    {
        using var model = Started(new GH());
        var reports = new List<StepReport>();
        model.Observer = reports.Add;
        using var batch = new Batch();
        for (var i = 0; i < 100; i++)
        {
            model.Iterate(batch.Pairs);
        }

        reports[0].TaskKeys.Should().Equal("image-cls", "text-cls", "align", "rank");
        for (var task = 0; task < 4; task++)
        {
            reports[^1].Loss(task).Should().BeLessThan(reports[0].Loss(task) / 2);
        }

        model.eval();
        using var images = model.PredictImages(batch.Pairs.Images);
        using var texts = model.PredictTexts(batch.Pairs.Texts);
        using var relevance = mm(images, texts.t());
        using var embeddings = model.call(batch.Pairs.Images);
        embeddings.square().sum(1).sub(1).abs().max().ToDouble().Should().BeLessThan(1e-6, "embeddings are unit vectors");
        relevance.requires_grad.Should().BeFalse();
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                (relevance[i, j].ToDouble() > 0.5).Should().Be(i / 2 == j / 2);
            }
        }
    }

    [Fact]
    public void No_tensor_survives_an_iteration_or_a_ranking()
    {
        using var model = Started(new GHPlusPlus());
        using var batch = new Batch();
        model.Iterate(batch.Pairs);
        Once();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++)
        {
            model.Iterate(batch.Pairs);
            Once();
        }

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);

        void Once()
        {
            using var images = model.PredictImages(batch.Pairs.Images);
            using var texts = model.PredictTexts(batch.Pairs.Texts);
        }
    }

    [Fact]
    public void The_rate_falls_to_zero()
    {
        using var model = Started(new Sum());
        using var batch = new Batch();
        var rates = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            model.Iterate(batch.Pairs);
            rates.Add(model.Optimizers[0].ParamGroups.Single().LearningRate);
        }

        rates[0].Should().Be(0.01);
        rates[50].Should().BeApproximately(0.005, 1e-12);
        rates[99].Should().BeApproximately(0.0001, 1e-12);
    }

    private static TwoTower Started(Harmonizer harmonizer, HeadGradients heads = HeadGradients.Own)
    {
        manual_seed(1);
        var model = new TwoTower(new()
        {
            ImageFeatures = 5,
            TextFeatures = 3,
            Categories = 2,
            Shape = new(Hidden: 16, Embedding: 4, InputDropout: 0, Dropout: 0, WeightDecay: 0),
            Harmonizer = harmonizer,
            Heads = heads,
            Iterations = 100,
            LearningRate = 0.01,
            Device = CPU,
        });
        model.Start();
        return model;
    }

    private static Dictionary<string, float[]> Parameters(TwoTower model) =>
        model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().cpu().data<float>().ToArray());

    // Four pairs of two categories.
    private sealed class Batch : IDisposable
    {
        public Batch()
        {
            manual_seed(2);
            Pairs = new(randn(4, 5), randn(4, 3), tensor(new long[] { 0, 0, 1, 1 }));
        }

        public PairBatch Pairs { get; }

        public void Dispose()
        {
            Pairs.Images.Dispose();
            Pairs.Texts.Dispose();
            Pairs.Categories.Dispose();
        }
    }
}
