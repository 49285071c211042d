using FluentAssertions;
using Microsoft.CodeAnalysis.CodeFixes;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Fixes;

/// <summary>What holds for all fixes; what each of them writes stands in the cases.</summary>
public sealed class FixTests
{
    public static TheoryData<string> Cases => [.. FixCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fix_changes_what_it_says_and_leaves_a_class_with_a_step(string name)
    {
        var (title, before, after) = FixCases.All[name];
        var solution = await FixSolution.Of(before).FixAsync(title);
        solution.Texts().Should().Equal([after]);
        (await solution.CompilerDiagnosticsAsync()).Should().BeEmpty();
        (await solution.ProblemsAsync()).Should().BeEmpty();
        (await solution.WrittenAsync()).Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Lines_end_as_the_document_ends_them(string name)
    {
        var (title, before, after) = FixCases.All[name];
        var solution = await FixSolution.Of(before.ReplaceLineEndings("\r\n")).FixAsync(title);
        solution.Texts().Should().Equal([after.ReplaceLineEndings("\r\n")]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task All_of_a_kind_are_mended_at_once(string name)
    {
        var (title, before, after) = FixCases.All[name];
        var solution = FixSolution.Of(InNamespace(before, 0), InNamespace(before, 1));
        (await solution.FixAllAsync(title, FixAllScope.Project)).Texts().Should().Equal(InNamespace(after, 0), InNamespace(after, 1));
    }

    [Theory]
    [InlineData(FixAllScope.Document, 1)]
    [InlineData(FixAllScope.Project, 2)]
    [InlineData(FixAllScope.Solution, 3)]
    public async Task What_is_mended_together_is_what_was_asked_for(FixAllScope scope, int mended)
    {
        var (title, before, after) = FixCases.All["Partial"];
        var solution = FixSolution.OfProjects([InNamespace(before, 0), InNamespace(before, 1)], [before]);
        string[] befores = [InNamespace(before, 0), InNamespace(before, 1), before];
        string[] afters = [InNamespace(after, 0), InNamespace(after, 1), after];
        (await solution.FixAllAsync(title, scope)).Texts().Should().Equal(afters[..mended].Concat(befores[mended..]));
    }

    private static string InNamespace(string text, int i) => text.Replace("namespace Demo;", $"namespace Demo{i};", StringComparison.Ordinal);

    public static TheoryData<string> Refusals => [.. FixCases.Refused.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Nothing_is_offered_that_would_not_be_certain(string name)
    {
        var (id, source) = FixCases.Refused[name];
        var solution = FixSolution.Of(source);
        (await solution.DiagnosticsAsync()).Should().Contain(d => d.Id == id);
        (await solution.TitlesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Whatever_is_offered_can_be_applied()
    {
        foreach (var (name, (id, marked)) in BadHosts.All.Concat(BadHosts.Warnings))
        {
            var solution = FixSolution.Of(MarkedSource.Parse(marked).Text);
            var before = await ErrorsAsync(solution);
            foreach (var title in await solution.TitlesAsync())
            {
                var after = await solution.FixAsync(title);
                after.Texts().Should().NotEqual(solution.Texts(), $"'{title}' is offered for {name}");
                (await ErrorsAsync(after)).Except(before).Should().BeEmpty($"'{title}' for {name} ({id}) must not break what compiled");
            }
        }
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(FixSolution solution) =>
        [.. (await solution.CompilerDiagnosticsAsync()).Concat(await solution.ProblemsAsync()).Select(static d => d.Id)];
}
