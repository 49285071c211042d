using FluentAssertions;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;
using Tiny = MultiTaskGH.Examples.Tests.TinyMethod<MultiTaskGH.Examples.Classification.Methods.Cdan>;

namespace MultiTaskGH.Examples.Tests;

public sealed class CdanTests
{
    private const double Reversal = 0.3;

    // Double, a few dozen terms near 1.
    private const double Rounding = 1e-12;

    [Theory]
    [InlineData("cdan")]
    [InlineData("cdan+e")]
    public void The_losses_are_those_of_the_paper(string name)
    {
        using var tiny = Create(name);
        var (report, _) = Run(tiny, [1, 1]);
        report.TaskKeys.Should().Equal("align", "cls");
        report.Loss(CdanTask.Align).Should().BeApproximately(Alignment(tiny, name), Rounding);
        report.Loss(CdanTask.Cls).Should().BeApproximately(Classification(tiny), Rounding);
    }

    [Theory]
    [InlineData("cdan")]
    [InlineData("cdan+e")]
    public void Everything_but_the_discriminator_goes_against_the_alignment_and_the_probabilities_that_it_sees_are_fixed(string name)
    {
        using var tiny = Create(name);
        var (_, gradient) = Run(tiny, [1, 0]);
        var seen = PlainLosses.Softmax(Logits(tiny));
        var sums = SumsByDomain(seen);
        tiny.ShouldBeGradientOf(gradient, "discriminator", 1, () => Alignment(tiny, name));
        foreach (var part in (string[])["encoder", "bottleneck"])
        {
            tiny.ShouldBeGradientOf(gradient, part, -Reversal, () => Alignment(tiny, name, seen, sums));
        }

        if (name == "cdan+e")
        {
            // The classifier is reached through the entropy alone.
            tiny.ShouldBeGradientOf(gradient, "classifier", -Reversal, () => Alignment(tiny, name, seen, sums));
        }
        else
        {
            Tiny.Parts(gradient).Should().Equal("encoder", "bottleneck", "discriminator");
        }
    }

    [Fact]
    public void The_classification_moves_everything_but_the_discriminator()
    {
        using var tiny = Create("cdan");
        var (_, gradient) = Run(tiny, [0, 1]);
        foreach (var part in (string[])["encoder", "bottleneck", "classifier"])
        {
            tiny.ShouldBeGradientOf(gradient, part, 1, () => Classification(tiny));
        }

        Tiny.Parts(gradient).Should().Equal("encoder", "bottleneck", "classifier");
    }

    [Fact]
    public void The_trade_off_stands_behind_the_harmonizer()
    {
        using var plain = Create("cdan+e");
        using var weighted = Create("cdan+e", tradeOff: 5);
        var (expected, before) = Run(plain, [1, 1], new GH());
        var (report, after) = Run(weighted, [1, 1], new GH());
        report.Loss(CdanTask.Align).Should().Be(expected.Loss(CdanTask.Align));
        report.Weight(CdanTask.Align).Should().Be(expected.Weight(CdanTask.Align));
        report.PostWeight(CdanTask.Align).Should().Be(5);
        report.PostWeight(CdanTask.Cls).Should().Be(1);
        foreach (var (name, values) in before.Where(entry => entry.Key.StartsWith("discriminator", StringComparison.Ordinal)))
        {
            // The gradient is the difference of parameters of magnitude 1.
            after[name].Zip(values, (five, one) => Math.Abs(five - 5 * one)).Max().Should().BeLessThan(1e-14, name);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_trade_off_that_is_not_positive_is_refused(double tradeOff)
    {
        var create = () => Create("cdan", tradeOff);
        create.Should().Throw<InputException>().WithMessage($"--set trade-off: the factor must be positive. Found {tradeOff}.");
    }

    [Fact]
    public void On_digits_the_discriminator_sees_a_random_projection_that_no_optimizer_knows()
    {
        using var scope = NewDisposeScope();
        using var cdan = Cdan.Definition.Create(new()
        {
            Architecture = new Digits28 { Classes = 10 },
            Harmonizer = new GH(),
            Iterations = 1,
            LearningRate = 0.01,
            Parameters = Cdan.Definition.Defaults(new("digits", "mnist", "usps")).Parameters,
        });
        cdan.Start();
        var buffers = cdan.named_buffers().Where(buffer => buffer.name.StartsWith("map.", StringComparison.Ordinal)).ToArray();
        buffers.Select(buffer => string.Join(" x ", buffer.buffer.shape)).Should().BeEquivalentTo("768 x 1024", "10 x 1024");
        cdan.named_parameters().Should().NotContain(parameter => parameter.name.StartsWith("map.", StringComparison.Ordinal));
        cdan.named_parameters().Single(parameter => parameter.name == "discriminator.0.weight").parameter.shape.Should().Equal(1024, 1024);
    }

    private static Tiny Create(string name, double tradeOff = 1) => new(MethodNames.Parse(name), withBottleneck: true, parameters: [("trade-off", tradeOff)]);

    private static (StepReport<CdanTask> Report, IReadOnlyDictionary<string, double[]> Gradient) Run(Tiny tiny, double[] postWeights, Harmonizer? harmonizer = null) => tiny.Run(optimizer =>
    {
        using var step = tiny.Method.CreateStep(harmonizer ?? new Sum(), optimizer, new() { PostWeights = postWeights });
        return step.Run(tiny.Batch, Reversal);
    });

    private static double[][] Logits(Tiny tiny) => tiny.Call("classifier", tiny.Features());

    private static double Classification(Tiny tiny) => PlainLosses.CrossEntropy(Tiny.OfSource(Logits(tiny)), tiny.Labels);

    // What the discriminator sees and what weights are divided by (in target and source) are fixed where they are given.
    private static double Alignment(Tiny tiny, string name, double[][]? seen = null, double[]? sums = null)
    {
        var probabilities = PlainLosses.Softmax(Logits(tiny));
        seen ??= probabilities;
        sums ??= SumsByDomain(probabilities);
        var products = tiny.Features().Zip(seen, (features, shares) => shares.SelectMany(share => features.Select(feature => share * feature)).ToArray()).ToArray();
        var losses = tiny.Call("discriminator", products).Select((row, i) => PlainLosses.BinaryCrossEntropy(row[0], Tiny.Domain(i)));

        // With the sum 1 in each domain the sum of all weights is 2.
        return name == "cdan" ? losses.Average() : losses.Select((loss, i) => Certainty(probabilities[i]) / sums[Tiny.Domain(i)] * loss).Sum() / 2;
    }

    private static double[] SumsByDomain(double[][] probabilities) => [Tiny.OfTarget(probabilities).Sum(Certainty), Tiny.OfSource(probabilities).Sum(Certainty)];

    private static double Certainty(double[] probabilities) => 1 + Math.Exp(-PlainLosses.Entropy(probabilities));
}
