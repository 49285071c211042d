using FluentAssertions;
using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

/// <summary>Over every named stage: what an edit reruns, and what it must not.</summary>
public sealed class IncrementalTests
{
    private const string Other = "namespace Demo;\n\npublic static class Other { public static int Value => 1; }";

    private static readonly string[] Stages =
        [.. typeof(TrackingNames).GetFields().Select(static field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string, string, string> UnrelatedEdits => new()
    {
        { "another file", "Value => 1", "Value => 2" },
        { "a comment above the class", "[MultiTask]", "// A comment.\n[MultiTask]" },
        { "the body of a task", "cross_entropy(", "cross_entropy( /* changed */ " },
        { "the name of a private head", "discriminator", "critic" },
        { "a new method without annotation", "[Intermediate]", "private int Nothing() => 0;\n[Intermediate]" },
        { "an intermediate's documentation", "[Intermediate]", "/// <summary>Features.</summary>\n[Intermediate]" },
        { "the type's documentation", "[MultiTask]", "/// <summary>A model.</summary>\n[MultiTask]" },
    };

    public static TheoryData<string, string, string> RelevantEdits => new()
    {
        { "a key", "\"align\"", "\"adversarial\"" },
        { "a weight", "Weight = 0.5", "Weight = 0.25" },
        { "the name of a task", "Tensor Alignment(", "Tensor Confusion(" },
        { "an argument's name", "double reversal) =>\n        functional.binary_cross_entropy_with_logits(discriminator.call(features * reversal)", "double factor) =>\n        functional.binary_cross_entropy_with_logits(discriminator.call(features * factor)" },
        { "an argument's type", "double reversal", "float reversal" },
        { "a default value", "double reversal", "double reversal = 1" },
        { "what is shared", "[Shared] private readonly Module<Tensor, Tensor> encoder;\n    private", "[Shared] private readonly Module<Tensor, Tensor> encoder;\n    [Shared] private" },
        { "an intermediate's name", "Tensor Features(", "Tensor Codes(" },
        { "a method becoming static", "private Tensor Alignment(DomainBatch batch, Tensor features, double reversal) =>\n        functional.binary_cross_entropy_with_logits(discriminator.call(features * reversal)", "private static Tensor Alignment(DomainBatch batch, Tensor features, double reversal) =>\n        functional.binary_cross_entropy_with_logits((features * reversal)" },
        { "the class's accessibility", "public sealed partial class", "internal sealed partial class" },
        { "the class's name", "DomainAdversarialNetwork", "DomainNetwork" },
        { "a task's summary", "[Task(\"cls\")]", "/// <summary>Which class.</summary>\n[Task(\"cls\")]" },
        { "the namespace", "namespace Demo;", "namespace Demo.Models;" },
    };

    /// <summary>Edits of the host in which steps are declared, of its base class, and of the one in representation space.</summary>
    public static TheoryData<string, string, string> RelevantEditsOfSteps => new()
    {
        { "what a step updates", "Update = [nameof(generator)])", "Update = [nameof(generator), nameof(classifier1)])" },
        { "what a step harmonizes", "Harmonize = [nameof(generator)]", "Harmonize = [nameof(generator), nameof(classifier1)]" },
        { "what a step evaluates", "[Step(nameof(Classification), Update", "[Step(nameof(Classification), nameof(Discrepancy), Update" },
        { "a step's name", "class ClassificationStep", "class FirstStep" },
        { "a step's accessibility", "internal partial class @checked", "private partial class @checked" },
        { "the accessibility of a pinned signature", "public partial StepReport<McdTask> Run", "internal partial StepReport<McdTask> Run" },
        { "a step's documentation", "/// <summary>Updates the classifiers alone.</summary>", "" },
        { "a weight becoming dynamic", "[Task(\"differ\", Weight = 0.3)]", "private static double Factor => 1;\n[Task(\"differ\", WeightFrom = nameof(Factor))]" },
        { "when a weight applies", "Weight = -0.3", "Weight = -0.3, WeightApplies = WeightApplies.AfterHarmonizing" },
        { "a group", "Weight = -0.3", "Weight = -0.3, Group = \"g\"" },
        { "a task becoming optional", "private static Tensor Agreement", "private static Tensor? Agreement" },
        { "a task becoming a family", "[Task(\"differ\"", "[TaskFamily(\"differ\"" },
        { "a metric", "[Step(nameof(Discrepancy)", "[Metric(\"m\")] private static double M(DomainBatch batch) => 1;\n[Step(nameof(Discrepancy)" },
    };

    /// <summary>Edits that change what is written through another class or another method's body alone.</summary>
    public static TheoryData<string, string, string, string> DistantEdits => new()
    {
        { "BaseClass", "a key in the base class", "[Task(\"base\")]", "[Task(\"root\")]" },
        { "BaseClass", "a member of the base class becoming private", "[Task(\"base\")] private protected", "[Task(\"base\")] private" },
        { "Representation", "where the trunk is used", "Logits(Tensor features) => head.call(features)", "Logits(Tensor features) => head.call(encoder.call(features))" },
        { "RepresentationInLayers", "which layer ends the trunk", "second.call(low)", "embedding.call(low)" },
    };

    [Theory]
    [MemberData(nameof(UnrelatedEdits))]
    public void An_unrelated_edit_writes_nothing_anew(string edit, string before, string after)
    {
        var (first, second) = RunTwice([Hosts.TwoTasks, Hosts.All["ThreeTasks"][0], Other], before, after);
        first.Exception.Should().BeNull();
        foreach (var stage in Stages)
        {
            Reasons(second, stage).Should().NotBeEmpty().And.OnlyContain(
                static reason => reason == IncrementalStepRunReason.Cached || reason == IncrementalStepRunReason.Unchanged, "{0} changes nothing in stage {1}", edit, stage);
        }

        OutputReasons(second).Should().NotBeEmpty().And.OnlyContain(static reason => reason == IncrementalStepRunReason.Cached);
        for (var i = 0; i < first.GeneratedSources.Length; i++)
        {
            second.GeneratedSources[i].SourceText.Should().BeSameAs(first.GeneratedSources[i].SourceText);
        }
    }

    [Theory]
    [MemberData(nameof(RelevantEdits))]
    public void A_relevant_edit_writes_the_file_of_its_class_anew_and_no_other(string edit, string before, string after)
    {
        var (first, second) = RunTwice([Hosts.TwoTasks, Hosts.All["ThreeTasks"][0], Other], before, after);
        foreach (var stage in Stages.Where(static stage => stage != TrackingNames.Clashes))
        {
            Reasons(second, stage).Count(static reason => reason == IncrementalStepRunReason.Modified).Should().Be(1, "{0} changes one model in stage {1}", edit, stage);
        }

        OutputReasons(second).Count(static reason => reason == IncrementalStepRunReason.Modified).Should().Be(1);
        second.GeneratedSources.Count(source => first.GeneratedSources.Any(old => ReferenceEquals(old.SourceText, source.SourceText))).Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(RelevantEditsOfSteps))]
    public void A_relevant_edit_of_a_step_writes_its_class_anew(string edit, string before, string after)
    {
        var (first, second) = RunTwice([Hosts.All["DeclaredSteps"][0], Hosts.All["ThreeTasks"][0]], before, after);
        first.GeneratedSources.Should().HaveCount(2);
        Reasons(second, TrackingNames.Parse).Count(static reason => reason == IncrementalStepRunReason.Modified).Should().Be(1, "{0} changes the model", edit);
        second.GeneratedSources.Count(source => first.GeneratedSources.Any(old => ReferenceEquals(old.SourceText, source.SourceText))).Should().Be(1);
    }

    [Theory]
    [InlineData("an attribute's spelling", "[Step(nameof(Discrepancy)", "[Step(\"Discrepancy\"")]
    [InlineData("the order in which tasks are named", "[Step(nameof(Agreement), nameof(Classification)", "[Step(nameof(Classification), nameof(Agreement)")]
    [InlineData("the text of a step's documentation", "Updates the classifiers alone.", "Leaves the generator alone.")]
    [InlineData("a step becoming sealed", "internal partial class @checked", "internal sealed partial class @checked")]
    [InlineData("a body", "abs().mean();", "abs().mean() + 0;")]
    public void An_irrelevant_edit_of_a_step_writes_nothing_anew(string edit, string before, string after)
    {
        var (first, second) = RunTwice([Hosts.All["DeclaredSteps"][0]], before, after);
        foreach (var stage in Stages)
        {
            Reasons(second, stage).Should().NotBeEmpty().And.OnlyContain(
                static reason => reason == IncrementalStepRunReason.Cached || reason == IncrementalStepRunReason.Unchanged, "{0} changes nothing in stage {1}", edit, stage);
        }

        second.GeneratedSources.Single().SourceText.Should().BeSameAs(first.GeneratedSources.Single().SourceText);
    }

    [Fact]
    public void Of_two_hundred_classes_an_edit_writes_the_one_anew_that_it_changes()
    {
        const int Count = 200;
        string[] sources = [.. Enumerable.Range(0, Count).Select(static i => Hosts.TwoTasks.Replace("Domain", $"Domain{i}_", StringComparison.Ordinal)), Other];
        var (first, unrelated) = RunTwice(sources, "Value => 1", "Value => 2");
        first.GeneratedSources.Should().HaveCount(Count);
        AllReasons(unrelated).Should().HaveCountGreaterThan(3 * Count).And.OnlyContain(
            static reason => reason == IncrementalStepRunReason.Cached || reason == IncrementalStepRunReason.Unchanged);

        var (before, related) = RunTwice(sources, "Domain7_AdversarialNetwork : Module\n{", "Domain7_AdversarialNetwork : Module\n{\n    [Task(\"more\")] private Tensor More(Tensor features) => features.sum();");
        foreach (var stage in Stages.Where(static stage => stage != TrackingNames.Clashes))
        {
            Reasons(related, stage).Should().HaveCount(Count);
            Reasons(related, stage).Count(static reason => reason == IncrementalStepRunReason.Modified).Should().Be(1, "one model changes in stage {0}", stage);
        }

        OutputReasons(related).Count(static reason => reason != IncrementalStepRunReason.Cached).Should().Be(1);
        related.GeneratedSources.Where((source, i) => !ReferenceEquals(source.SourceText, before.GeneratedSources[i].SourceText))
            .Should().ContainSingle().Which.HintName.Should().Be("Demo.Domain7_AdversarialNetwork.g.cs");
    }

    [Theory]
    [MemberData(nameof(DistantEdits))]
    public void An_edit_elsewhere_reaches_the_class(string host, string edit, string before, string after)
    {
        var (first, second) = RunTwice(Hosts.All[host], before, after);
        first.GeneratedSources.Should().ContainSingle();
        (second.GeneratedSources.IsEmpty || second.GeneratedSources[0].SourceText.ToString() != first.GeneratedSources[0].SourceText.ToString())
            .Should().BeTrue("{0} changes what is written", edit);
    }

    [Fact]
    public void A_second_class_of_the_same_file_name_modifies_the_clashes()
    {
        var clashing = Hosts.All["ThreeTasks"][0].Replace("Chain", "CHAIN", StringComparison.Ordinal);
        var (_, second) = RunTwice([Hosts.All["ThreeTasks"][0], clashing.Replace("CHAIN", "Other", StringComparison.Ordinal)], "class Other", "class CHAIN");
        Reasons(second, TrackingNames.Clashes).Should().Equal(IncrementalStepRunReason.Modified);
        second.Exception.Should().BeNull();
        second.GeneratedSources.Select(static source => source.HintName).Should().HaveCount(2);
    }

    [Fact]
    public void A_class_that_breaks_takes_its_file_along_and_no_other()
    {
        var (first, second) = RunTwice([Hosts.TwoTasks, Hosts.All["ThreeTasks"][0]], "private Tensor Classification", "private int Classification");
        first.GeneratedSources.Should().HaveCount(2);
        second.GeneratedSources.Should().ContainSingle().Which.HintName.Should().Be("Demo.Chain.g.cs");
    }

    [Fact]
    public void The_class_itself_is_looked_at_first_by_its_attribute()
    {
        var driver = Compiler.Driver().RunGenerators(Compiler.Compile([Other]));
        driver.GetRunResult().Results.Single().TrackedSteps.Should().NotContainKey(TrackingNames.Parse);
    }

    private static (GeneratorRunResult First, GeneratorRunResult Second) RunTwice(string[] sources, string before, string after)
    {
        var compilation = Compiler.Compile(sources);
        var driver = Compiler.Driver().RunGenerators(compilation);
        var first = driver.GetRunResult().Results.Single();
        var edited = compilation.SyntaxTrees.First(tree => tree.ToString().Contains(before, StringComparison.Ordinal));
        var text = edited.ToString().Replace(before, after, StringComparison.Ordinal);
        text.Should().NotBe(edited.ToString());
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(edited, Compiler.Parse(text, edited.FilePath)));
        return (first, driver.GetRunResult().Results.Single());
    }

    private static IReadOnlyList<IncrementalStepRunReason> Reasons(GeneratorRunResult run, string stage) =>
        [.. run.TrackedSteps[stage].SelectMany(static step => step.Outputs).Select(static output => output.Reason)];

    private static IEnumerable<IncrementalStepRunReason> AllReasons(GeneratorRunResult run) => Stages.SelectMany(stage => Reasons(run, stage)).Concat(OutputReasons(run));

    private static IReadOnlyList<IncrementalStepRunReason> OutputReasons(GeneratorRunResult run) =>
        [.. run.TrackedOutputSteps.SelectMany(static stage => stage.Value).SelectMany(static step => step.Outputs).Select(static output => output.Reason)];
}
