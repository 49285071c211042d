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
        { "the namespace", "namespace Demo;", "namespace Demo.Models;" },
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

    private static IReadOnlyList<IncrementalStepRunReason> OutputReasons(GeneratorRunResult run) =>
        [.. run.TrackedOutputSteps.SelectMany(static stage => stage.Value).SelectMany(static step => step.Outputs).Select(static output => output.Reason)];
}
