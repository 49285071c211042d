using FluentAssertions;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class DannTests : IDisposable
{
    private const int Source = 6, Target = 3;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Dann network;
    private readonly DomainBatch batch;

    public DannTests()
    {
        manual_seed(0);
        network = new Dann(new() { Architecture = new Digits28 { Classes = 10 }, Harmonizer = new GH(), Iterations = 100, LearningRate = 0.01 });

        // Without dropout and with the running statistics of batch normalization the losses are functions of the batch alone.
        network.eval();
        batch = new(rand(Source, 1, 28, 28) * 2 - 1, tensor(new long[] { 3, 1, 4, 1, 5, 9 }), rand(Target, 1, 28, 28) * 2 - 1);
    }

    [Fact]
    public void The_classification_loss_is_the_cross_entropy_of_the_source()
    {
        var logits = network.call(batch.Source).to(float64);
        var labels = batch.Labels.data<long>().ToArray();
        var expected = 0.0;
        for (var i = 0; i < Source; i++)
        {
            var row = logits[i].data<double>().ToArray();
            expected += (Math.Log(row.Sum(Math.Exp)) - row[labels[i]]) / Source;
        }

        // float32, ten terms of magnitude 1.
        Step(reversal: 1).Loss(DannTask.Cls).Should().BeApproximately(expected, 1e-5 * expected);
    }

    [Fact]
    public void The_alignment_loss_is_the_cross_entropy_of_source_1_and_target_0()
    {
        // With a last layer of zero weights the discriminator answers with its bias, and the two domains' numbers of images tell which label is which.
        const double Bias = 0.7;
        using (no_grad())
        {
            var last = network.named_parameters().Where(parameter => parameter.name.StartsWith("discriminator.6", StringComparison.Ordinal)).ToArray();
            last.Should().HaveCount(2);
            last[0].parameter.zero_();
            last[1].parameter.fill_(Bias);
        }

        var expected = (Source * Math.Log(1 + Math.Exp(-Bias)) + Target * Math.Log(1 + Math.Exp(Bias))) / (Source + Target);
        Step(reversal: 0.3).Loss(DannTask.Align).Should().BeApproximately(expected, 1e-6 * expected, "the losses are float32");
    }

    [Fact]
    public void The_reversal_scales_the_alignment_gradient_and_leaves_its_loss_alone()
    {
        var (full, half, none) = (Step(1), Step(0.5), Step(0));
        var norm = full.TaskGradientNorm((int)DannTask.Align);
        norm.Should().BePositive();

        // The reversal rounds the features in float32, and so the discriminator's output.
        half.TaskGradientNorm((int)DannTask.Align).Should().BeApproximately(0.5 * norm, 1e-4 * norm);
        none.TaskGradientNorm((int)DannTask.Align).Should().Be(0);
        half.Loss(DannTask.Align).Should().BeApproximately(full.Loss(DannTask.Align), 1e-5);
    }

    [Fact]
    public void The_encoder_moves_against_the_discriminator()
    {
        // One step on the alignment loss alone: the discriminator stands still, the encoder makes its loss larger.
        var encoder = ((IMultiTaskModel)network).SharedParameters().Where(shared => shared.Name.StartsWith("encoder", StringComparison.Ordinal)).Select(shared => shared.Parameter).ToArray();
        using var optimizer = optim.SGD(encoder, 1e-3);
        using var step = network.CreateStep(new Sum(), optimizer, new StepOptions { PostWeights = [1, 0] });
        var before = step.Run(batch, reversal: 1).Loss(DannTask.Align);
        step.Run(batch, reversal: 1).Loss(DannTask.Align).Should().BeGreaterThan(before);
    }

    [Fact]
    public void Tasks_come_in_the_order_of_the_authors_and_the_discriminator_is_the_only_head()
    {
        ((IMultiTaskModel)network).TaskKeys.Should().Equal("align", "cls");
        var shared = ((IMultiTaskModel)network).SharedParameters().Select(parameter => parameter.Name.Split('.')[0]).Distinct();
        shared.Should().Equal("encoder", "classifier");
        network.named_parameters().Select(parameter => parameter.name.Split('.')[0]).Distinct().Should().BeEquivalentTo("encoder", "classifier", "discriminator");
    }

    [Fact]
    public void Behind_a_bottleneck_the_discriminator_sees_what_the_last_layer_sees()
    {
        const double Reversal = 0.3;
        using var tiny = new TinyMethod<Dann>(Dann.Definition, withBottleneck: true);
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateStep(new Sum(), optimizer, new() { PostWeights = [1, 0] });
            return step.Run(tiny.Batch, Reversal);
        });

        // Double, a dozen terms.
        report.Loss(DannTask.Align).Should().BeApproximately(Alignment(), 1e-12);
        foreach (var part in (string[])["encoder", "bottleneck"])
        {
            tiny.ShouldBeGradientOf(gradient, part, -Reversal, Alignment);
        }

        tiny.ShouldBeGradientOf(gradient, "discriminator", 1, Alignment);
        TinyMethod<Dann>.Parts(gradient).Should().Equal("encoder", "bottleneck", "discriminator");

        double Alignment() => tiny.Call("discriminator", tiny.Features()).Select((row, i) => PlainLosses.BinaryCrossEntropy(row[0], TinyMethod<Dann>.Domain(i))).Average();
    }

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    // A rate of zero: every step sees the same parameters.
    private StepReport<DannTask> Step(double reversal)
    {
        using var optimizer = optim.SGD(network.parameters().ToArray(), 0.0);
        using var step = network.CreateStep(new GH(), optimizer);
        return step.Run(batch, reversal);
    }
}
