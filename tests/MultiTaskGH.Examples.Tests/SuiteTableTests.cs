using FluentAssertions;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Tables;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The table of a suite, against numbers computed by hand.</summary>
public sealed class SuiteTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DomainSet domains;
    private readonly AdaptationTask task;

    public SuiteTableTests()
    {
        IdxBytes.WriteTinySets(folder["data"]);
        domains = new(new DigitsDataset(), new() { DataPath = folder["data"], Channels = 1, Side = 28 });
        task = AdaptationTask.Load(domains, "mnist", "usps", classes => new Digits28 { Classes = classes });
    }

    [Fact]
    public void Means_standard_errors_and_paired_differences()
    {
        // Plain 70, 72, 80; with GH 71, 75, 81: differences 1, 3, 1, of mean 5/3, deviation sqrt(4/3), standard error 2/3.
        var accuracies = new Dictionary<(string, int), double>
        {
            [("DANN", 0)] = 70,
            [("DANN", 1)] = 72,
            [("DANN", 2)] = 80,
            [("DANN + GH", 0)] = 71,
            [("DANN + GH", 1)] = 75,
            [("DANN + GH", 2)] = 81,
        };
        var lines = Markdown(accuracies).Split('\n');
        lines.Should().ContainSingle(line => Cells(line).SequenceEqual(new[] { "DANN", "74.00 ± 3.06", "75.00 ± 3.06" }), "the deviation of 70, 72, 80 is sqrt(28)");
        lines.Should().ContainSingle(line => Cells(line).SequenceEqual(new[] { "DANN + GH", "+1.67 ± 0.67", "+2.5" }));
        lines.Should().ContainSingle(line => Cells(line).SequenceEqual(new[] { "mnist -> usps", "DANN + GH", "align, cls", "40", "-0.10", "2", "1.10, 0.90", "7" }));
        lines.Should().NotContain(line => line.Contains("are done", StringComparison.Ordinal));
        lines.Should().Contain("Seconds are the median over a method's runs, of training alone. Trained 2026-11-29 on a processor, torch threads: 1, device cpu.");
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        var text = Markdown(new() { [("DANN", 0)] = 70, [("DANN", 1)] = 72, [("DANN + GH", 1)] = 75 });
        text.Should().Contain("**3 of 6 runs are done.**");
        var lines = text.Split('\n');
        lines.Should().ContainSingle(line => Cells(line).SequenceEqual(new[] { "DANN", "71.00 ± 1.00 (2)", "72.00 ± 1.00 (2)" }));
        lines.Should().ContainSingle(line => Cells(line).SequenceEqual(new[] { "DANN + GH", "+3.00 (1)", "" }), "one pair has no standard error");
    }

    [Fact]
    public void Any_setting_makes_it_another_run()
    {
        var plan = RunPlan.Of(Cdan.Definition, HarmonizerNames.Parse("gh"), HeadGradients.Own);
        var settings = RunSettings.Of(plan.Method, task, new() { Device = torch.CPU });
        var identity = AdaptationIdentity.Of(plan, task, settings, 0);
        AdaptationIdentity[] others =
        [
            AdaptationIdentity.Of(plan, task, settings, 1),
            AdaptationIdentity.Of(plan, task, settings with { Iterations = 7 }, 0),
            AdaptationIdentity.Of(plan, task, settings with { BatchSize = 7 }, 0),
            AdaptationIdentity.Of(plan, task, settings with { LearningRate = 7 }, 0),
            AdaptationIdentity.Of(plan, task, settings with { EncoderRateFactor = 7 }, 0),
            AdaptationIdentity.Of(plan, task, settings with { Parameters = new Dictionary<string, double> { ["trade-off"] = 2 } }, 0),
            AdaptationIdentity.Of(RunPlan.Of(Cdan.Definition, HarmonizerNames.Parse("gh"), HeadGradients.Reweighted), task, settings, 0),
            AdaptationIdentity.Of(RunPlan.Of(Cdan.Definition, HarmonizerNames.Parse("gh++"), HeadGradients.Own), task, settings, 0),
            AdaptationIdentity.Of(RunPlan.Of(Cdan.EntropyDefinition, HarmonizerNames.Parse("gh"), HeadGradients.Own), task, settings, 0),
        ];
        AdaptationIdentity.Of(plan, task, settings, 0).Should().Be(identity);
        others.Append(identity).Select(other => other.ShortHash()).Should().OnlyHaveUniqueItems();
        others.Should().NotContain(identity);
    }

    // Folders and checkpoints of earlier versions are found by these.
    [Fact]
    public void The_text_of_an_identity_stays()
    {
        var identity = new AdaptationIdentity
        {
            Method = "dwl",
            Harmonizer = "new GH()",
            Heads = HeadGradients.Own,
            Seed = 5,
            Dataset = "digits",
            Source = "mnist",
            Target = "optdigits",
            SourceImages = 3000,
            TargetImages = 1797,
            EvaluationImages = 1796,
            DataSha256 = "ac01",
            Architecture = "digits28",
            Input = "1 x 28 x 28",
            Initialization = "random weights",
            Iterations = 16,
            BatchSize = 8,
            LearningRate = 0.001,
            EncoderRateFactor = 1,
            Parameters = "as-released=0, epoch=5",
            Device = "cpu",
        };
        identity.ToJson().Should().Be(
            """{"Method":"dwl","Harmonizer":"new GH()","Heads":0,"Seed":5,"Dataset":"digits","Source":"mnist","Target":"optdigits","SourceImages":3000,"TargetImages":1797,"EvaluationImages":1796"""
            + ""","DataSha256":"ac01","Architecture":"digits28","Input":"1 x 28 x 28","Initialization":"random weights","Iterations":16,"BatchSize":8,"LearningRate":0.001,"EncoderRateFactor":1"""
            + ""","Parameters":"as-released=0, epoch=5","Device":"cpu"}""");
    }

    [Fact]
    public void Names_tell_methods_apart()
    {
        var gh = HarmonizerNames.Parse("gh");
        RunPlan.Of(Dann.Definition, HarmonizerNames.Parse("none"), HeadGradients.Reweighted).Should().Be(RunPlan.Of(Dann.Definition, HarmonizerNames.Parse("sum"), HeadGradients.Own), "all weights are 1");
        RunPlan.Of(Mcd.Definition, gh, HeadGradients.Reweighted).Heads.Should().BeNull();
        RunPlan.Of(SourceOnly.Definition, gh, HeadGradients.Own).Name.Should().Be("source-only");
        var plan = RunPlan.Of(Cdan.EntropyDefinition, HarmonizerNames.Parse("ghpp-released"), HeadGradients.Reweighted);
        plan.Name.Should().Be("CDAN+E + GH++ released, reweighted head");
        plan.FileName.Should().Be("cdan-e-ghpp-released-reweighted-head");
    }

    public void Dispose()
    {
        domains.Dispose();
        folder.Dispose();
    }

    private static string[] Cells(string line) => line.Length > 2 && line[0] == '|' ? [.. line[1..^1].Split('|').Select(cell => cell.Trim())] : [];

    private string Markdown(Dictionary<(string, int), double> accuracies)
    {
        RunPlan[] plans = [.. new[] { "sum", "gh" }.Select(name => RunPlan.Of(Dann.Definition, HarmonizerNames.Parse(name), HeadGradients.Own))];
        var cells =
            from seed in Enumerable.Range(0, 3)
            from plan in plans
            select new SuiteCell(task, plan, RunSettings.Of(plan.Method, task, new() { Device = torch.CPU }), seed);
        return new SuiteTable([.. cells], cell => accuracies.TryGetValue((cell.Plan.Name, cell.Seed), out var accuracy) ? new(cell.Identity, Result(cell, accuracy), "a processor", 1, new(2026, 11, 29)) : null, "command").Markdown();
    }

    private static RunResult Result(SuiteCell cell, double accuracy) => new()
    {
        Name = cell.Plan.Name,
        Seed = cell.Seed,
        Iterations = 1,
        Completed = true,
        Accuracy = accuracy,
        MeanClassAccuracy = accuracy,
        OracleAccuracy = accuracy + 1,
        Pairs = [new("align", "cls", 40, -0.1, 2, 1.1, 0.9)],
        LargestWeight = 7,
        UnreadableImages = 0,
        Seconds = 3,
        Evaluations = [],
    };
}
