using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class TirgTests
{
    private static readonly Vocabulary Words = new(["make it red", "make it blue", "remove it", "add it"]);

    [Fact]
    public void Clean_and_adversarial_losses_are_harmonized_over_all_parameters()
    {
        using var model = Started(Perturbation.FastGradientSign);
        using var scope = NewDisposeScope();
        StepReport? report = null;
        model.Observer = one => report = one;
        var before = Parameters(model);
        model.Iterate(Batch());
        report!.TaskKeys.Should().Equal("clean", "adversarial");
        report.Loss(1).Should().BeGreaterThan(report.Loss(0), "the attack goes against the clean loss");
        foreach (var (name, values) in Parameters(model))
        {
            values.SequenceEqual(before[name]).Should().BeFalse(name);
        }
    }

    [Fact]
    public void Without_a_perturbation_the_clean_loss_is_trained_alone()
    {
        using var model = Started(Perturbation.None);
        using var scope = NewDisposeScope();
        StepReport? report = null;
        model.Observer = one => report = one;
        model.Iterate(Batch());
        report!.IsActive(0).Should().BeTrue();
        report.IsActive(1).Should().BeFalse();
    }

    [Fact]
    public void The_attack_is_no_data_for_batch_normalization()
    {
        // Noise passes the networks once for each iteration, an attack twice: what both leave of the clean images' statistics must be alike.
        var counts = new[] { Perturbation.FastGradientSign, Perturbation.GaussianNoise }.Select(perturbation =>
        {
            using var model = Started(perturbation);
            using var scope = NewDisposeScope();
            model.Iterate(Batch());
            return model.named_buffers().Where(buffer => buffer.name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Select(buffer => buffer.buffer.item<long>()).ToArray();
        }).ToArray();
        counts[0].Should().NotBeEmpty().And.Equal(counts[1]);
    }

    [Fact]
    public void An_attack_on_the_test_lowers_the_answers_probability_and_changes_nothing()
    {
        using var model = Started(Perturbation.FastGradientSign);
        using var scope = NewDisposeScope();
        var batch = Batch();
        for (var i = 0; i < 10; i++)
        {
            model.Iterate(batch);
        }

        model.eval();
        var before = Parameters(model);
        using var unrecorded = no_grad();
        var gallery = model.call(batch.Targets);
        var answers = arange(8, dtype: int64);
        var attacked = model.Attack(batch.Images, batch.Texts, gallery, answers, 8 / 255.0);
        (attacked - batch.Images).abs().max().ToDouble().Should().BeLessThan(8 / 255.0 + 1e-6, "float32");
        Loss(attacked).Should().BeGreaterThan(Loss(batch.Images));
        Parameters(model).Should().BeEquivalentTo(before);

        double Loss(Tensor images) => nn.functional.cross_entropy(mm(model.Compose(images, batch.Texts), gallery.t()), answers).ToDouble();
    }

    [Fact]
    public void A_model_learns_eight_queries()
    {
        using var model = Started(Perturbation.GaussianNoise);
        using var scope = NewDisposeScope();
        var batch = Batch();
        for (var i = 0; i < 60; i++)
        {
            model.Iterate(batch);
        }

        model.eval();
        using var unrecorded = no_grad();
        var found = mm(model.Compose(batch.Images, batch.Texts), model.call(batch.Targets).t()).argmax(1);
        found.data<long>().ToArray().Should().Equal(0, 1, 2, 3, 4, 5, 6, 7);
    }

    [Fact]
    public void Features_have_one_length_and_no_tensor_survives_an_iteration()
    {
        using var model = Started(Perturbation.FastGradientSign);
        using var scope = NewDisposeScope();
        var batch = Batch();
        model.Iterate(batch);
        var norms = model.call(batch.Images).norm(1).detach();
        (norms.max() - norms.min()).ToDouble().Should().BeLessThan(1e-5, "float32");
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        model.Iterate(batch);
        model.Iterate(batch);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    private static Tirg Started(Perturbation perturbation)
    {
        manual_seed(1);
        var model = new Tirg(new()
        {
            ImageEncoder = () => new SmallImageEncoder(16),
            Width = 16,
            Words = Words.Count,
            Perturbation = perturbation,
            Harmonizer = new GH(),
            Iterations = 100,
            LearningRate = 0.01,
            Device = CPU,
        });
        model.Start();
        return model;
    }

    private static QueryBatch Batch()
    {
        manual_seed(2);
        string[] texts = ["make it red", "make it blue", "remove it", "add it"];
        return new(rand(8, 3, 64, 64), EncodedTexts.Of(Words, [.. texts, .. texts], CPU), rand(8, 3, 64, 64));
    }

    private static Dictionary<string, float[]> Parameters(Tirg model) =>
        model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.data<float>().ToArray());
}
