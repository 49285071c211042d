using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using TorchSharp;
using static TorchSharp.torch;
using Tiny = MultiTaskGH.Examples.Tests.TinyMethod<MultiTaskGH.Examples.Classification.Methods.Mcd>;

namespace MultiTaskGH.Examples.Tests;

public sealed class McdTests : IDisposable
{
    private const double TradeOff = 3, EntropyWeight = 0.2;

    // Double, a few dozen terms near 1.
    private const double Rounding = 1e-12;

    private readonly Tiny tiny = Create();

    [Fact]
    public void Step_A_moves_everything_against_both_cross_entropies_and_the_entropy_of_the_mean()
    {
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateClassificationStep(new Sum(), optimizer);
            return step.Run(tiny.Batch);
        });
        report.Loss(McdTask.Cls).Should().BeApproximately(Classification(), Rounding);
        foreach (var part in (string[])["generator", "classifier1", "classifier2"])
        {
            tiny.ShouldBeGradientOf(gradient, part, 1, Classification);
        }
    }

    [Fact]
    public void Step_B_moves_the_classifiers_alone_with_the_weights_of_the_generators_gradients()
    {
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateDiscrepancyStep(new GH(), optimizer);
            return step.Run(tiny.Batch);
        });
        report.TaskKeys.Should().Equal("cls", "discrepancy");
        report.Loss(McdTask.Cls).Should().BeApproximately(Classification(), Rounding);
        report.Loss(McdTask.Discrepancy).Should().BeApproximately(-TradeOff * Discrepancy(), Rounding);
        var (cls, discrepancy) = (report.Weight(McdTask.Cls), report.Weight(McdTask.Discrepancy));
        cls.Should().BeGreaterThan(1, "the generator's gradients are in conflict, or the weights would tell nothing");
        foreach (var part in (string[])["classifier1", "classifier2"])
        {
            tiny.ShouldBeGradientOf(gradient, part, 1, () => cls * Classification() - discrepancy * TradeOff * Discrepancy());
        }

        Tiny.Parts(gradient).Should().Equal("classifier1", "classifier2");
    }

    [Fact]
    public void Step_C_moves_the_generator_alone_against_the_discrepancy()
    {
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateAgreementStep(new Sum(), optimizer);
            return step.Run(tiny.Batch);
        });
        report.Loss(McdTask.Agreement).Should().BeApproximately(TradeOff * Discrepancy(), Rounding);
        tiny.ShouldBeGradientOf(gradient, "generator", 1, () => TradeOff * Discrepancy());
        Tiny.Parts(gradient).Should().Equal("generator");
    }

    [Fact]
    public void An_iteration_is_A_and_B_once_and_C_four_times_with_one_momentum_for_A_and_B()
    {
        using var other = Create();
        var (iterated, byHand) = (tiny.Method, other.Method);
        iterated.Start();
        var generator = Child(byHand, "generator").parameters().ToArray();
        var classifiers = Child(byHand, "classifier1").parameters().Concat(Child(byHand, "classifier2").parameters()).ToArray();
        using var ofGenerator = optim.SGD(generator, 0.25 * 0.1, weight_decay: 5e-4);
        using var ofClassifiers = optim.SGD(classifiers, 0.1, momentum: 0.9, weight_decay: 5e-4);
        using var a = byHand.CreateClassificationStep(new Sum(), [ofGenerator, ofClassifiers]);
        using var b = byHand.CreateDiscrepancyStep(new GH(), ofClassifiers);
        using var c = byHand.CreateAgreementStep(new Sum(), ofGenerator);
        for (var iteration = 0; iteration < 3; iteration++)
        {
            iterated.Iterate(tiny.Batch);
            a.Run(other.Batch);
            b.Run(other.Batch);
            for (var repeat = 0; repeat < 4; repeat++)
            {
                c.Run(other.Batch);
            }
        }

        tiny.Reports.Should().HaveCount(3).And.OnlyContain(report => report.StepName == "Mcd.DiscrepancyStep");
        tiny.ParametersShouldBe(other.Parameters());
    }

    [Fact]
    public void Both_domains_pass_as_one_batch()
    {
        using var scope = NewDisposeScope();
        using var mcd = (Mcd)Mcd.Definition.Create(new()
        {
            Architecture = new MultiTaskGH.Examples.Classification.Backbones.Digits28 { Classes = 10 },
            Harmonizer = new Sum(),
            Iterations = 1,
            LearningRate = 0,
            Parameters = Mcd.Definition.Defaults(new("digits", "mnist", "usps")).Parameters,
        });
        using var optimizer = optim.SGD(mcd.parameters().ToArray(), 0.0);
        using var step = mcd.CreateAgreementStep(new Sum(), optimizer);
        step.Run(new(rand(3, 1, 28, 28), zeros(3, dtype: int64), rand(2, 1, 28, 28)));

        // Batch normalization counts how often it saw a batch.
        mcd.named_buffers().Single(buffer => buffer.name == "generator.1.num_batches_tracked").buffer.ToInt64().Should().Be(1);
    }

    [Fact]
    public void The_answer_is_the_mean_of_both_classifiers_probabilities()
    {
        var (first, second) = Logits();
        var expected = PlainLosses.Softmax(first).Zip(PlainLosses.Softmax(second), (a, b) => a.Zip(b, (x, y) => (x + y) / 2)).SelectMany(row => row);
        var answers = PlainLosses.Rows(tiny.Method.call(cat([tiny.Batch.Source, tiny.Batch.Target]))).SelectMany(row => row);
        answers.Zip(expected, (found, mean) => Math.Abs(found - mean)).Max().Should().BeLessThan(Rounding);
    }

    public void Dispose() => tiny.Dispose();

    private static Tiny Create() => new(Mcd.Definition, parameters: [("trade-off", TradeOff), ("entropy-weight", EntropyWeight)]);

    private static nn.Module Child(nn.Module module, string name) => module.named_children().Single(child => child.name == name).module;

    private (double[][] First, double[][] Second) Logits() => (tiny.Call("classifier1", tiny.Features()), tiny.Call("classifier2", tiny.Features()));

    private double Classification()
    {
        var (first, second) = Logits();
        return PlainLosses.CrossEntropy(Tiny.OfSource(first), tiny.Labels) + PlainLosses.CrossEntropy(Tiny.OfSource(second), tiny.Labels)
            + EntropyWeight * (EntropyOfMean(Tiny.OfTarget(first)) + EntropyOfMean(Tiny.OfTarget(second)));
    }

    private double Discrepancy()
    {
        var (first, second) = Logits();
        return PlainLosses.Discrepancy(Tiny.OfTarget(first), Tiny.OfTarget(second));
    }

    private static double EntropyOfMean(double[][] logits) => -PlainScatter.Mean(PlainLosses.Softmax(logits)).Average(share => Math.Log(share + 1e-6));
}
