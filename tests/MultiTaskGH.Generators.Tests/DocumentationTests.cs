using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

/// <summary>Every example in the documentation compiles, with the generator, as a user would compile it.</summary>
public sealed partial class DocumentationTests
{
    /// <summary>What a project has that imports all that it uses.</summary>
    internal const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using MultiTaskGH;
        global using MultiTaskGH.Diagnostics;
        global using TorchSharp;
        global using TorchSharp.Modules;
        global using static TorchSharp.torch;
        global using static TorchSharp.torch.nn;
        """;

    // What the statements of an example may use without having declared it.
    private const string Surroundings = """
        private static Module encoder = null!;
        private static Parameter[] heads = null!;
        private static torch.optim.Optimizer optimizer = null!;
        private static Tensor images = null!, labels = null!, domains = null!, regressionLoss = null!, classificationLoss = null!;
        """;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Documentation");

    // The pages of rules show code that is wrong, and have tests of their own.
    public static TheoryData<string> Pages => [.. Files("*.md").Where(static path => Path.GetDirectoryName(path) != "diagnostics" && Blocks(path).Count > 0)];

    public static TheoryData<string> Sources => [.. Files("*.cs").Where(static path => Blocks(path).Count > 0)];

    [Fact]
    public void There_are_examples_on_pages_and_in_sources()
    {
        Pages.Should().NotBeEmpty();
        Sources.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    [MemberData(nameof(Sources))]
    public void Examples_compile(string path)
    {
        var blocks = Blocks(path);
        var programs = blocks.Where(static block => block.Contains("using static ", StringComparison.Ordinal)).ToArray();
        foreach (var program in programs)
        {
            // A whole program has all the usings it needs but those that every project has.
            Errors(OutputKind.ConsoleApplication, "global using System; global using System.Collections.Generic; global using System.Linq;", program).Should().BeEmpty();
        }

        var parts = blocks.Except(programs).Select(static (block, i) => DeclaresType().IsMatch(block) ? block : Method(block, i));
        Errors(OutputKind.DynamicallyLinkedLibrary, [Usings, .. parts]).Should().BeEmpty();
    }

    /// <summary>docs/generated-code.md shows a class and the file that is written for it.</summary>
    [Fact]
    public void The_generated_file_is_shown_as_it_is_written()
    {
        var page = File.ReadAllText(Path.Combine(Folder, "generated-code.md"));
        var written = Compiler.Generate(DocumentedHosts.All["Documented"]).Sources.Single().SourceText.ToString();
        if (Snapshot.Accepts)
        {
            var shown = GeneratedBlock().Replace(page, _ => $"```cs\n{written}```");
            Snapshot.WriteDocument("docs/generated-code.md", MarkdownBlock().Replace(shown, _ => $"```csharp\n{DocumentedHosts.Shown}\n```", 1));
            return;
        }

        MarkdownBlock().Matches(page).Select(static match => match.Groups[1].Value).Should().Contain(DocumentedHosts.Shown + "\n");
        Unversioned(GeneratedBlock().Match(page).Groups[1].Value).Should().Be(Unversioned(written));
    }

    // A release does not change the page.
    private static string Unversioned(string text) => Version().Replace(text, "");

    private static string Method(string statements, int index) =>
        $"public static class Example{index} {{ {Surroundings} public static void Run() {{ {statements} }} }}";

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Folder, pattern, SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal);

    private static List<string> Blocks(string path)
    {
        var text = File.ReadAllText(Path.Combine(Folder, path));
        return path.EndsWith(".md", StringComparison.Ordinal)
            ? [.. MarkdownBlock().Matches(text).Select(static match => match.Groups[1].Value)]
            : [.. SourceBlock().Matches(text).Select(static match => Uncommented(match.Groups[1].Value))];
    }

    private static string Uncommented(string comment)
    {
        var text = new StringBuilder();
        foreach (var line in comment.Split('\n'))
        {
            text.Append(WebUtility.HtmlDecode(line.Trim().TrimStart('/'))).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<Diagnostic> Errors(OutputKind kind, params IEnumerable<string> sources)
    {
        var compilation = Compiler.Compile(sources);
        Compiler.Driver().RunGeneratorsAndUpdateCompilation(compilation.WithOptions(compilation.Options.WithOutputKind(kind)), out var output, out _);
        return output.GetDiagnostics().Concat(Compiler.Analyze(output)).Where(static d => d.Severity == DiagnosticSeverity.Error);
    }

    [GeneratedRegex("^```csharp\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MarkdownBlock();

    [GeneratedRegex("(?<=GeneratedCode\\(\"MultiTaskGH.Generators\", \")[0-9.]+")]
    private static partial Regex Version();

    [GeneratedRegex("^```cs\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex GeneratedBlock();

    [GeneratedRegex("/// <code>\\n(.*?)/// </code>", RegexOptions.Singleline)]
    private static partial Regex SourceBlock();

    [GeneratedRegex(@"^\s*(public|internal|\[MultiTask\])[^\n]*\n?[^\n]*\bclass\b", RegexOptions.Multiline)]
    private static partial Regex DeclaresType();
}
