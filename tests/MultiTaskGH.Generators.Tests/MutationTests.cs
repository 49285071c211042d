using System.Globalization;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

/// <summary>Half-typed and broken code, by the hundred: nothing may throw, and nothing may be left out or fail to compile in silence.</summary>
public sealed class MutationTests
{
    private const int Seed = 20240803;

    /// <summary>Mutants per run; the environment asks for more.</summary>
    private static readonly int Mutants = int.Parse(Environment.GetEnvironmentVariable("MTGH_MUTANTS") ?? "300", CultureInfo.InvariantCulture);

    [Fact]
    public void Broken_code_makes_nothing_throw_and_nothing_fail_in_silence()
    {
        var random = new Random(Seed);
        var sources = Hosts.All.Values.Select(static host => host[0]).ToList();
        var written = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = Mutate(sources[random.Next(sources.Count)], random);
            var generation = Compiler.Generate(mutant);
            generation.Exception.Should().BeNull($"mutant {i} made the generator throw:\n{mutant}");
            var reported = Compiler.Analyze(generation.Output);
            reported.Should().NotContain(static d => d.Id == "AD0001", $"mutant {i} made an analyzer throw:\n{mutant}");

            var generated = generation.Run.GeneratedTrees.ToHashSet();
            var errors = generation.Output.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error).ToList();
            var isUsersError = errors.Exists(d => d.Location.SourceTree is { } tree && !generated.Contains(tree));
            if (!isUsersError && !reported.Any(static d => d.Severity == DiagnosticSeverity.Error))
            {
                errors.Should().BeEmpty($"mutant {i} has output that does not compile, and nothing says why:\n{mutant}\n{string.Join("\n", generated)}");
                written += generated.Count;
                var annotations = mutant.Split("[MultiTask]").Length - 1;
                generated.Count.Should().BeGreaterThanOrEqualTo(Math.Min(annotations, 1), $"mutant {i} was left out in silence:\n{mutant}");
            }
        }

        written.Should().BeGreaterThan(0, "some mutants are still valid, or the test shows little");
    }

    private static string Mutate(string source, Random random)
    {
        var text = source;
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var tokens = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Where(static t => t.Span.Length > 0).ToList();
            var token = tokens[random.Next(tokens.Count)];
            var other = tokens[random.Next(tokens.Count)];
            text = random.Next(5) switch
            {
                0 => text.Remove(token.SpanStart, token.Span.Length),
                1 => text.Insert(token.Span.End, " " + token.Text),
                2 => text.Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, other.Text),
                3 => text.Insert(token.SpanStart, other.Text + " "),
                _ => MutateNode(text, token, random),
            };
        }

        return text;
    }

    /// <summary>Deletes or doubles an attribute list, a parameter or a member.</summary>
    private static string MutateNode(string text, SyntaxToken token, Random random)
    {
        var node = token.Parent!.AncestorsAndSelf().FirstOrDefault(static n => n.Kind() is
            SyntaxKind.AttributeList or SyntaxKind.Parameter or SyntaxKind.MethodDeclaration or SyntaxKind.FieldDeclaration or SyntaxKind.PropertyDeclaration);
        return node is null ? text
            : random.Next(2) == 0 ? text.Remove(node.SpanStart, node.Span.Length)
            : text.Insert(node.Span.End, (node.IsKind(SyntaxKind.Parameter) ? ", " : " ") + node);
    }
}
