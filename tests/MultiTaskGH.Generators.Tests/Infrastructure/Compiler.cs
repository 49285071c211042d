using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Analyzers;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Compiles sources in memory against the assemblies that the tests run on, with the generator and the analyzers.</summary>
internal static class Compiler
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(static path => !Path.GetFileName(path).StartsWith("MultiTaskGH.Generators", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "User",
        [],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, warningLevel: 9999, deterministic: true));

    /// <summary>Whether the compiler heeds the priorities of overloads, which came with C# 13.</summary>
    public static bool KnowsPriorities => LanguageVersion.Latest.MapSpecifiedToEffectiveVersion() > LanguageVersion.CSharp12;

    /// <summary>Whether the compiler knows C# 14.</summary>
    public static bool KnowsExtensionBlocks => (int)LanguageVersion.Latest.MapSpecifiedToEffectiveVersion() >= 1400;

    /// <summary>As strict as a user can be: every warning is on, and documentation is checked.</summary>
    public static CSharpCompilation Compile(IEnumerable<string> sources, LanguageVersion version = LanguageVersion.Latest) =>
        // Of one origin, so that they share what the references hold.
        Empty.AddSyntaxTrees([.. sources.Select((source, i) => Parse(source, $"Source{i}.cs", version))]);

    public static SyntaxTree Parse(string source, string path, LanguageVersion version = LanguageVersion.Latest) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version, DocumentationMode.Diagnose), path);

    public static GeneratorDriver Driver(LanguageVersion version = LanguageVersion.Latest) => CSharpGeneratorDriver.Create(
        [new MultiTaskGenerator().AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(version, DocumentationMode.Diagnose),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static Generation Generate(params string[] sources) => Generate(sources, LanguageVersion.Latest);

    public static Generation Generate(IEnumerable<string> sources, LanguageVersion version)
    {
        var driver = Driver(version).RunGeneratorsAndUpdateCompilation(Compile(sources, version), out var output, out _);
        return new Generation((CSharpCompilation)output, driver.GetRunResult());
    }

    /// <summary>What the analyzers report over a compilation that contains the generated code, as in a build.</summary>
    public static ImmutableArray<Diagnostic> Analyze(Compilation compilation) =>
        compilation.WithAnalyzers([new MultiTaskAnalyzer(), new StrayAnnotationAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();

    /// <summary>What the compiler and the analyzers of all rules report, in one pass.</summary>
    public static ImmutableArray<Diagnostic> Build(Compilation compilation) =>
        compilation.WithAnalyzers(AllRules.Analyzers).GetAllDiagnosticsAsync().GetAwaiter().GetResult();
}
