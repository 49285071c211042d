using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using Tiny = MultiTaskGH.Examples.Tests.TinyMethod<MultiTaskGH.Examples.Classification.Methods.Gvb>;

namespace MultiTaskGH.Examples.Tests;

public sealed class GvbTests : IDisposable
{
    private const double Reversal = 0.3;

    // Double, a few dozen terms near 1.
    private const double Rounding = 1e-12;

    private static readonly string[] Shared = ["encoder", "hidden", "classifier", "bridge"];

    private readonly Tiny tiny = new(Gvb.Definition);

    [Fact]
    public void The_losses_are_those_of_the_paper()
    {
        var (report, _) = Run([1, 1, 1, 1]);
        report.TaskKeys.Should().Equal("align", "cls", "bridge-g", "bridge-d");
        report.Loss(GvbTask.Align).Should().BeApproximately(Alignment(), Rounding);
        report.Loss(GvbTask.Cls).Should().BeApproximately(Classification(), Rounding);
        report.Loss(GvbTask.BridgeG).Should().BeApproximately(BridgeOfGenerator(), Rounding);
        report.Loss(GvbTask.BridgeD).Should().BeApproximately(BridgeOfDiscriminator(), Rounding);
    }

    [Fact]
    public void Everything_but_the_discriminator_goes_against_the_alignment_through_probabilities_and_entropy()
    {
        var (_, gradient) = Run([1, 0, 0, 0]);
        var sums = SumsByDomain(PlainLosses.Softmax(Logits()));
        tiny.ShouldBeGradientOf(gradient, "discriminator", 1, () => Alignment());
        foreach (var part in Shared)
        {
            tiny.ShouldBeGradientOf(gradient, part, -Reversal, () => Alignment(sums));
        }
    }

    [Fact]
    public void The_bridge_of_the_discriminator_vanishes_for_it_alone_and_that_of_the_generator_for_its_own_layers()
    {
        var (_, ofDiscriminator) = Run([0, 0, 0, 1]);
        tiny.ShouldBeGradientOf(ofDiscriminator, "discriminator", 1, BridgeOfDiscriminator);
        foreach (var part in Shared)
        {
            tiny.ShouldBeGradientOf(ofDiscriminator, part, -Reversal, BridgeOfDiscriminator);
        }

        var (_, ofGenerator) = Run([0, 0, 1, 0]);
        foreach (var part in (string[])["encoder", "hidden", "bridge"])
        {
            tiny.ShouldBeGradientOf(ofGenerator, part, 1, BridgeOfGenerator);
        }

        Tiny.Parts(ofGenerator).Should().Equal("encoder", "hidden", "bridge");
    }

    [Fact]
    public void The_classification_moves_the_bridge_too()
    {
        var (_, gradient) = Run([0, 1, 0, 0]);
        foreach (var part in Shared)
        {
            tiny.ShouldBeGradientOf(gradient, part, 1, Classification);
        }

        Tiny.Parts(gradient).Should().Equal(Shared);
    }

    [Fact]
    public void The_two_pairs_are_harmonized_apart()
    {
        var (report, _) = Run([1, 1, 1, 1], new GH());
        foreach (var (first, second) in ((int, int)[])[(0, 1), (1, 0), (2, 3), (3, 2)])
        {
            // GH of two tasks; sums of a few dozen products in double.
            var expected = 1 - Math.Min(0, report.InnerProduct(first, second)) / report.InnerProduct(first, first);
            report.Weight(first).Should().BeApproximately(expected, 1e-10 * expected, report.TaskKeys[first]);
        }

        // Or all of them could be 1.
        report.InConflict(0, 1).Should().BeTrue();
    }

    [Fact]
    public void The_answer_is_without_the_bridge()
    {
        var answers = PlainLosses.Rows(tiny.Method.call(tiny.Batch.Source));
        answers.SelectMany(row => row).Zip(Tiny.OfSource(Logits()).SelectMany(row => row), (found, expected) => Math.Abs(found - expected)).Max().Should().BeLessThan(Rounding);
    }

    public void Dispose() => tiny.Dispose();

    private (StepReport<GvbTask> Report, IReadOnlyDictionary<string, double[]> Gradient) Run(double[] postWeights, Harmonizer? harmonizer = null) => tiny.Run(optimizer =>
    {
        using var step = tiny.Method.CreateStep(harmonizer ?? new Sum(), optimizer, new() { PostWeights = postWeights });
        return step.Run(tiny.Batch, Reversal);
    });

    private double[][] Bridge() => tiny.Call("bridge", tiny.Features());

    private double[][] Logits() =>
        [.. tiny.Call("classifier", tiny.Features()).Zip(Bridge(), (row, bridge) => row.Zip(bridge, (logit, gap) => logit - gap).ToArray())];

    private double[][] Domains() => tiny.Call("discriminator", PlainLosses.Softmax(Logits()));

    private double Classification() => PlainLosses.CrossEntropy(Tiny.OfSource(Logits()), tiny.Labels);

    private double BridgeOfGenerator() => Bridge().Average(row => row.Average(Math.Abs));

    private double BridgeOfDiscriminator() => Domains().Average(row => Math.Abs(row[1]));

    // What weights are divided by (in target and source) is fixed where it is given.
    private double Alignment(double[]? sums = null)
    {
        var probabilities = PlainLosses.Softmax(Logits());
        sums ??= SumsByDomain(probabilities);
        var isSource = Domains().Select(row => PlainLosses.Sigmoid(row[0] - row[1]));
        return isSource.Select((share, i) =>
            -Certainty(probabilities[i]) / sums[Tiny.Domain(i)] * Math.Log((Tiny.Domain(i) == 1 ? share : 1 - share) + 1e-8)).Sum() / 2;
    }

    private static double[] SumsByDomain(double[][] probabilities) => [Tiny.OfTarget(probabilities).Sum(Certainty), Tiny.OfSource(probabilities).Sum(Certainty)];

    private static double Certainty(double[] probabilities) => Math.Exp(-PlainLosses.Entropy(probabilities));
}
