using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>The page of a rule: <c>docs/diagnostics/MTGHnnn.md</c>.</summary>
internal sealed partial class RulePage
{
    private readonly string[] cells;
    private readonly Dictionary<string, string> texts;

    private RulePage(string id, string text)
    {
        Id = id;
        var header = Header().Match(text);
        Title = header.Groups["title"].Value;
        cells = [.. header.Groups["cells"].Value.Split('|', StringSplitOptions.TrimEntries)];
        var sections = Section().Matches(text);
        Sections = [.. sections.Select(static section => section.Groups[1].Value)];
        texts = sections.ToDictionary(static section => section.Groups[1].Value, static section => section.Groups[2].Value.Trim());
    }

    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Snapshot.Folder, "..", "..", "..", "docs", "diagnostics"));

    public static IEnumerable<string> Ids => Directory.GetFiles(Folder, "MTGH*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public string Id { get; }

    public string Title { get; }

    public IReadOnlyList<string> Sections { get; }

    public string Category => cells[0];

    public string Severity => cells[1];

    public string Fix => cells[2];

    public static RulePage Read(string id) => new(id, File.ReadAllText(Path.Combine(Folder, id + ".md")).ReplaceLineEndings("\n"));

    public string Text(string section) => texts[section];

    /// <summary>The files of a section, and what their fences say of them.</summary>
    public IEnumerable<(string Info, string Text)> Files(string section) =>
        Fence().Matches(Text(section)).Select(static fence => (fence.Groups[1].Value, fence.Groups[2].Value));

    /// <summary>Compiles the code of a section, as a user would.</summary>
    /// <param name="section">The section.</param>
    /// <param name="firstLine">What stands above each file.</param>
    public Generation Compile(string section, string firstLine = "")
    {
        var files = Files(section).ToList();
        var version = files.Select(static file => LanguageName().Match(file.Info)).FirstOrDefault(static match => match.Success) is { } named
            && LanguageVersionFacts.TryParse(named.Groups[1].Value, out var parsed) ? parsed : LanguageVersion.Latest;
        var own = files.Where(static file => !IsGenerated(file.Info)).Select(file => firstLine + "\n" + file.Text);
        var driver = CSharpGeneratorDriver.Create(
            [new MultiTaskGenerator().AsSourceGenerator(), new TextGenerator(files.Where(static file => IsGenerated(file.Info)).Select(static file => file.Text)).AsSourceGenerator()],
            parseOptions: new CSharpParseOptions(version, DocumentationMode.Diagnose));
        var run = driver.RunGeneratorsAndUpdateCompilation(Compiler.Compile([.. own, DocumentationTests.Usings], version), out var output, out _).GetRunResult();
        return new((CSharpCompilation)output, run);
    }

    private static bool IsGenerated(string info) => info == "csharp (made by another generator)";

    [GeneratedRegex(@"^# (?<id>MTGH\d+): (?<title>[^\n]+)\n\n\| category \| severity \| code fix \|\n\| --- \| --- \| --- \|\n\| (?<cells>[^\n]+) \|\n")]
    private static partial Regex Header();

    [GeneratedRegex(@"^## ([^\n]+)\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("^```(csharp[^\\n]*)\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\(C# (\d+)\)")]
    private static partial Regex LanguageName();
}
