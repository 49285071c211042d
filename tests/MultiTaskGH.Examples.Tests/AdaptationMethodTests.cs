using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tiny = MultiTaskGH.Examples.Tests.TinyMethod<MultiTaskGH.Examples.Classification.Methods.AdaptationMethod>;

namespace MultiTaskGH.Examples.Tests;

public sealed class AdaptationMethodTests
{
    // DWL's domain loss compares image with image: both domains have as many.
    private const int TargetCount = 12;

    public static TheoryData<string> Methods() => [.. MethodNames.All.Select(method => method.Name)];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.46211715726000975)]
    [InlineData(1, 0.9999092042625951)]
    public void The_reversal_grows_along_the_run(double progress, double expected) =>
        AdaptationMethod.Ramp(progress).Should().BeApproximately(expected, 1e-15, "tanh(5 q), but for rounding");

    [Fact]
    public void The_progress_is_the_share_of_the_run_that_is_done()
    {
        using var tiny = Start("dann");
        (tiny.Method.Progress, tiny.Method.Reversal).Should().Be((0, 0));
        Iterate(tiny, 3);
        (tiny.Method.Iteration, tiny.Method.Progress).Should().Be((3, 3 / 100.0));
        tiny.Method.Reversal.Should().Be(AdaptationMethod.Ramp(0.03));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_iteration_moves_every_parameter(string name)
    {
        using var tiny = Start(name);

        // In the first iteration the reversal is zero.
        Iterate(tiny, 1);
        var before = tiny.Parameters();
        Iterate(tiny, 1);
        foreach (var (parameter, values) in tiny.Parameters())
        {
            values.Should().NotEqual(before[parameter], parameter);
        }
    }

    [Theory]
    [InlineData("source-only", 1, "cls")]
    [InlineData("dann", 1, "align", "cls")]
    [InlineData("cdan", 1, "align", "cls")]
    [InlineData("cdan+e", 1, "align", "cls")]
    [InlineData("mcd", 1, "cls", "discrepancy")]
    [InlineData("dwl", 8, "transfer", "discriminability")]
    [InlineData("gvb", 1, "align", "cls", "bridge-g", "bridge-d")]
    public void The_observer_sees_every_harmonized_step(string name, int stepsPerIteration, params string[] tasks)
    {
        using var tiny = Start(name);
        Iterate(tiny, 2);
        tiny.Reports.Should().HaveCount(2 * stepsPerIteration);
        foreach (var report in tiny.Reports)
        {
            report.TaskKeys.Should().Equal(tasks);
            report.HasGramian.Should().Be(tasks.Length > 1, "histograms need the inner products");
        }
    }

    [Theory]
    [InlineData("source-only", 3, true, 1e-3, "encoder bottleneck classifier")]
    [InlineData("dann", 3, true, 1e-3, "encoder bottleneck classifier discriminator")]
    [InlineData("cdan", 3, true, 1e-3, "encoder bottleneck classifier discriminator")]
    [InlineData("cdan+e", 3, true, 1e-3, "encoder bottleneck classifier discriminator")]
    [InlineData("gvb", 3, true, 1e-3, "encoder hidden classifier bridge discriminator")]
    [InlineData("mcd", 3, false, 5e-4, "generator; classifier1 classifier2")]
    [InlineData("dwl", 3, false, 5e-4, "generator classifier classifier1 classifier2 discriminator")]
    public void Optimizers_have_the_papers_momentum_decay_and_rates(string name, int iterations, bool isAnnealed, double weightDecay, string optimizers)
    {
        using var tiny = Start(name);
        Iterate(tiny, iterations);
        var parts = tiny.Method.named_children().ToDictionary(child => child.name, child => child.module);
        var expected = optimizers.Split("; ");
        tiny.Method.Optimizers.Should().HaveCount(expected.Length);
        foreach (var (optimizer, names) in tiny.Method.Optimizers.Zip(expected, (optimizer, text) => (optimizer, text.Split(' '))))
        {
            var groups = optimizer.ParamGroups.Cast<SGD.ParamGroup>().ToArray();
            groups.Should().HaveCount(names.Length);
            foreach (var (group, part) in groups.Zip(names))
            {
                group.Parameters.Select(parameter => parameter.Handle).Should().Equal(parts[part].parameters().Select(parameter => parameter.Handle), part);
                var isEncoder = part is "encoder" or "generator";
                var rate = 0.1 * (isEncoder ? 0.25 : 1) * (isAnnealed ? Math.Pow(1 + 0.001 * (iterations - 1), -0.75) : 1);
                group.LearningRate.Should().BeApproximately(rate, 1e-16, part);
                (group.Options.momentum, group.Options.dampening, group.Options.weight_decay, group.Options.nesterov)
                    .Should().Be((name == "mcd" && isEncoder ? 0 : 0.9, 0, weightDecay, isAnnealed), part);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_number_that_is_not_finite_ends_the_training_and_moves_nothing(string name)
    {
        using var tiny = Start(name);
        Iterate(tiny, 1);
        var before = tiny.Parameters();
        using var broken = tensor(double.NaN).expand(TargetCount, 1, 2, 2).clone();
        var iterate = () => tiny.Method.Iterate(tiny.Batch with { Source = broken, Target = broken });
        iterate.Should().Throw<TrainingException>().WithMessage("Task '*");
        tiny.Method.Iteration.Should().Be(1);
        tiny.ParametersShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_iteration_leaves_no_tensors_behind(string name)
    {
        using var tiny = Start(name, ("epoch", 2));
        Iterate(tiny, 3);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Iterate(tiny, 4);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Theory]
    [InlineData("mcd", "digits", "mnist", 128, 0.01, 1, "trade-off=0.3, entropy-weight=0.03")]
    [InlineData("mcd", "digits", "usps", 128, 0.1, 1, "trade-off=0.3, entropy-weight=0.03")]
    [InlineData("mcd", "office31", "amazon", 32, 1e-3, 1, "trade-off=10, entropy-weight=0.01")]
    [InlineData("mcd", "office-home", "art", 32, 1e-3, 1, "trade-off=30, entropy-weight=0.01")]
    [InlineData("mcd", "domainnet", "real", 32, 1e-3, 1, "trade-off=120, entropy-weight=0.01")]
    [InlineData("mcd", "visda", "train", 32, 1e-3, 1, "trade-off=1, entropy-weight=0.01")]
    [InlineData("dwl", "digits", "mnist", 32, 1e-3, 1, "epoch=50, as-released=0")]
    [InlineData("dwl", "office31", "dslr", 32, 1e-3, 1, "epoch=100, as-released=0")]
    [InlineData("cdan", "digits", "usps", 36, 0.01, 0.1, "trade-off=1")]
    [InlineData("cdan+e", "office-home", "art", 36, 0.01, 0.1, "trade-off=1")]
    [InlineData("gvb", "visda", "train", 36, 0.01, 0.1, "trade-off=1")]
    [InlineData("dann", "digits", "mnist", 64, 0.01, 1, "")]
    [InlineData("dann", "office31", "amazon", 36, 0.01, 0.1, "")]
    [InlineData("source-only", "office31", "amazon", 36, 0.01, 0.1, "")]
    public void Defaults_are_those_of_the_papers(string name, string dataset, string source, int batchSize, double rate, double encoderFactor, string parameters)
    {
        DatasetNames.Parse(dataset).DomainNames.Should().Contain(source);
        var defaults = MethodNames.Parse(name).Defaults(new(dataset, source, "another"));
        (defaults.BatchSize, defaults.LearningRate, defaults.EncoderRateFactor).Should().Be((batchSize, rate, encoderFactor));
        string.Join(", ", defaults.Parameters.Select(entry => FormattableString.Invariant($"{entry.Key}={entry.Value}"))).Should().Be(parameters);
    }

    [Fact]
    public void A_parameter_that_is_missing_is_named()
    {
        var create = () => Gvb.Definition.Create(new()
        {
            Architecture = new TinyArchitecture { Classes = 2 },
            Harmonizer = new GH(),
            Iterations = 1,
            LearningRate = 0.1,
            Parameters = new Dictionary<string, double> { ["epoch"] = 1 },
        });
        create.Should().Throw<InputException>().WithMessage("The method needs the parameter 'trade-off'. Found epoch.");
    }

    private static Tiny Start(string name, params ReadOnlySpan<(string, double)> parameters)
    {
        var tiny = new Tiny(MethodNames.Parse(name), targetCount: TargetCount, withBottleneck: true, parameters: parameters);
        tiny.Method.Start();
        return tiny;
    }

    private static void Iterate(Tiny tiny, int iterations)
    {
        for (var i = 0; i < iterations; i++)
        {
            tiny.Method.Iterate(tiny.Batch);
        }
    }
}
