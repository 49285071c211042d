using FluentAssertions;
using MultiTaskGH.Generators.Tests.Fixes;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Pages;

/// <summary>What the page of a rule says of its code fix.</summary>
public sealed class FixPageTests
{
    public static TheoryData<string> Ids => [.. AllRules.Descriptors.Keys];

    public static TheoryData<string> Fixable => [.. FixSolution.AllProviders.SelectMany(static provider => provider.FixableDiagnosticIds).Distinct()];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_fix_is_the_one_that_is_offered(string id)
    {
        var offered = FixSolution.AllProviders.Where(provider => provider.FixableDiagnosticIds.Contains(id)).Select(static provider => provider.Summary);
        RulePage.Read(id).Fix.Should().Be(string.Join(", ", offered.DefaultIfEmpty("none")));
    }

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task The_fix_mends_the_wrong_code(string id)
    {
        var solution = FixSolution.Of([.. RulePage.Read(id).Files("Wrong").Select(static file => file.Text), DocumentationTests.Usings]);
        var mended = await solution.FixAsync((await solution.TitlesAsync())[0]);
        (await mended.DiagnosticsAsync()).Should().NotContain(d => d.Id == id);
        (await mended.CompilerDiagnosticsAsync()).Should().BeEmpty();
        (await mended.WrittenAsync()).Should().Be(1);
    }
}
