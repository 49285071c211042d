using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Pages;

/// <summary>What the page of a rule says is true of the rule.</summary>
public sealed partial class RulePageTests
{
    // Where no step is written, the compiler misses what would have been: a type, and the body of a method.
    private static readonly string[] MissingCode = ["CS0246", "CS8795"];

    private static readonly ConcurrentDictionary<string, Generation> WrongCode = new();

    public static TheoryData<string> Ids => [.. AllRules.Descriptors.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_head_is_that_of_the_rule(string id)
    {
        var (page, rule) = (RulePage.Read(id), AllRules.Descriptors[id]);
        page.Title.Should().Be(rule.Title.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (page.Category, page.Severity).Should().Be((rule.Category, rule.DefaultSeverity.ToString()));
        page.Fix.Should().MatchRegex("^(none|[A-Z].*[^.])$");
        page.Sections.Should().Equal("Cause", "Wrong", "Right", "Silencing it");
        page.Text("Cause").Length.Should().BeInRange(100, 1500);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_wrong_code_breaks_the_rule_and_no_other(string id)
    {
        var generation = Wrong(id);
        var reported = AllRules.Report(generation.Output);
        reported.Select(static d => d.Id).Distinct().Should().Equal(id);
        reported.Should().OnlyContain(d => d.Severity == AllRules.Descriptors[id].DefaultSeverity);

        // A #pragma reaches what stands in the user's own files alone.
        var generated = generation.Run.GeneratedTrees;
        reported.Should().OnlyContain(d => d.Location.IsInSource && !generated.Contains(d.Location.SourceTree!));
        var missing = IsWritten(generation) ? [] : MissingCode;
        generation.Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && !missing.Contains(d.Id)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_error_leaves_no_step_written_and_everything_else_does(string id)
    {
        var page = RulePage.Read(id);
        var isError = AllRules.Descriptors[id].DefaultSeverity == DiagnosticSeverity.Error;
        IsWritten(Wrong(id)).Should().Be(!isError && IsAnnotated(page.Text("Wrong")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_right_code_compiles_and_breaks_none(string id)
    {
        var page = RulePage.Read(id);
        var generation = page.Compile("Right");
        generation.Diagnostics().Should().BeEmpty();
        AllRules.Report(generation.Output).Should().BeEmpty();
        IsWritten(generation).Should().Be(IsAnnotated(page.Text("Right")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_silenced_as_the_page_says_and_writes_no_more(string id)
    {
        var page = RulePage.Read(id);
        var said = page.Text("Silencing it");
        var pragma = $"#pragma warning disable {id}";
        (said.Contains(pragma, StringComparison.Ordinal) || said.Contains($"dotnet_diagnostic.{id}.severity = none", StringComparison.Ordinal)).Should().BeTrue("the page must say how");
        OtherIds().Matches(said).Select(static match => match.Value).Should().OnlyContain(named => named == id);

        var generation = Wrong(id);
        var byPragma = page.Compile("Wrong", pragma);
        AllRules.Report(byPragma.Output, id).Should().BeEmpty();
        IsWritten(byPragma).Should().Be(IsWritten(generation));
        AllRules.Descriptors[id].CustomTags.Should().NotContain(WellKnownDiagnosticTags.NotConfigurable, "an .editorconfig would have no say");
    }

    /// <summary>Several tests look at it, and compiling is what takes their time.</summary>
    private static Generation Wrong(string id) => WrongCode.GetOrAdd(id, static rule => RulePage.Read(rule).Compile("Wrong"));

    private static bool IsWritten(Generation generation) => !generation.Run.Results[0].GeneratedSources.IsEmpty;

    private static bool IsAnnotated(string code) => code.Contains("[MultiTask]", StringComparison.Ordinal);

    [GeneratedRegex(@"MTGH\d+")]
    private static partial Regex OtherIds();
}
