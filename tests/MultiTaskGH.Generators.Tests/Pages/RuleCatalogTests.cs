using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Pages;

/// <summary>Ids, pages, links, release notes, the index and the messages belong together.</summary>
public sealed partial class RuleCatalogTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(RulePage.Folder, "..", ".."));

    public static TheoryData<string> Sources => [.. BadHosts.All.Keys.Concat(BadHosts.Warnings.Keys).Concat(AllRules.Descriptors.Keys)];

    [Fact]
    public void Ids_are_numbered_without_a_gap()
    {
        AllRules.Descriptors.Keys.Should().Equal(Enumerable.Range(1, AllRules.Descriptors.Count).Select(static i => $"MTGH{i:000}"));
        AllRules.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Distinct().Select(static d => d.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_descriptor_is_reported_by_an_analyzer()
    {
        var declared = typeof(Descriptors).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(static field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!);
        declared.Should().BeEquivalentTo(AllRules.Descriptors.Values);
    }

    [Fact]
    public void Every_rule_of_the_parser_has_a_descriptor_of_its_own()
    {
        var rules = Enum.GetValues<Rule>().Select(Descriptors.Of).ToList();
        rules.Should().OnlyHaveUniqueItems().And.BeSubsetOf(AllRules.Descriptors.Values);
    }

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() => RulePage.Ids.Should().Equal(AllRules.Descriptors.Keys);

    [Fact]
    public void Every_rule_leads_to_its_page()
    {
        var repository = typeof(Descriptors).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryUrl").Value!;
        Uri.TryCreate(repository, UriKind.Absolute, out var uri).Should().BeTrue();
        uri!.Scheme.Should().Be(Uri.UriSchemeHttps);
        foreach (var rule in AllRules.Descriptors.Values)
        {
            rule.HelpLinkUri.Should().StartWith(repository + "/blob/main/");
            File.Exists(Path.Combine(Repository, rule.HelpLinkUri[(repository + "/blob/main/").Length..])).Should().BeTrue(rule.HelpLinkUri);
        }
    }

    [Fact]
    public void Every_rule_is_in_the_release_notes_and_nothing_else_is()
    {
        var lines = Directory.GetFiles(Path.Combine(Repository, "generators", "MultiTaskGH.Analyzers"), "AnalyzerReleases.*.md")
            .SelectMany(File.ReadLines)
            .Where(static line => line.StartsWith("MTGH", StringComparison.Ordinal));
        lines.Should().BeEquivalentTo(AllRules.Descriptors.Values.Select(static rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {Title(rule)}"));
    }

    /// <summary><c>MTGH_ACCEPT_SNAPSHOTS=1</c> writes the table.</summary>
    [Fact]
    public void The_index_lists_every_rule()
    {
        var path = Path.Combine(RulePage.Folder, "README.md");
        var index = File.ReadAllText(path).ReplaceLineEndings("\n");
        var rows = AllRules.Descriptors.Values.Select(static rule => $"| [{rule.Id}]({rule.Id}.md) | {Title(rule)} | {rule.DefaultSeverity} | {RulePage.Read(rule.Id).Fix} |");
        var expected = IndexTable().Replace(index, string.Join("\n", ["| id | title | severity | code fix |", "| --- | --- | --- | --- |", .. rows]) + "\n");
        expected.Should().Contain("| --- | --- | --- | --- |");
        if (Environment.GetEnvironmentVariable("MTGH_ACCEPT_SNAPSHOTS") == "1" && index != expected)
        {
            File.WriteAllText(path, expected);
            index = expected;
        }

        index.Should().Be(expected, "the table is made from the rules and their pages: accept it with MTGH_ACCEPT_SNAPSHOTS=1");
    }

    [Fact]
    public void Rules_are_on_and_of_two_categories() => AllRules.Descriptors.Values.Should()
        .OnlyContain(static rule => rule.IsEnabledByDefault && (rule.Category == Descriptors.Usage || rule.Category == Descriptors.Training));

    [Fact]
    public void Titles_are_short_statements()
    {
        AllRules.Descriptors.Values.Select(Title).Should().OnlyHaveUniqueItems();
        foreach (var title in AllRules.Descriptors.Values.Select(Title))
        {
            title.Should().MatchRegex(@"^[A-Z\[].{10,80}[^.:!]$").And.NotContain("{");
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Messages_say_what_was_found_and_what_to_do(string source)
    {
        var (id, output) = BadHosts.All.TryGetValue(source, out var bad) || BadHosts.Warnings.TryGetValue(source, out bad)
            ? (bad.Id, Compiler.Generate(MarkedSource.Parse(bad.Source).Text).Output)
            : (source, RulePage.Read(source).Compile("Wrong").Output);
        var messages = AllRules.Report(output, id).Select(static d => d.GetMessage(CultureInfo.InvariantCulture)).ToList();
        messages.Should().NotBeEmpty();
        foreach (var message in messages)
        {
            message.Should().MatchRegex(@"^['\[A-Z].{30,400}[^.:!\s]$").And.NotContain("{0}").And.NotContain("''").And.NotContain("\n");
            Instruction().IsMatch(message).Should().BeTrue("a message says what to do: {0}", message);
        }
    }

    private static string Title(DiagnosticDescriptor rule) => rule.Title.ToString(CultureInfo.InvariantCulture);

    // What was found stands before the sign, what to do behind it. "Must" says both at once.
    [GeneratedRegex(@"\bmust\b|[:;,] (or )?(add|call|change|compute|declare|drop|give|keep|leave|let|make|mark|move|name|pass|read|register|remove|rename|return|set|take|use)\b")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\| id \| title .*?\n(?!\|)", RegexOptions.Singleline)]
    private static partial Regex IndexTable();
}
