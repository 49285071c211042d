using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>The analyzers of the SDK as a user has them who asks for everything: AnalysisLevel=latest-all, IsAotCompatible, IsTrimmable.</summary>
internal static class SdkAnalyzers
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "SdkAnalyzers");

    private static readonly ImmutableArray<DiagnosticAnalyzer> All =
    [
        .. Directory.GetFiles(Folder, "*.dll").Order(StringComparer.Ordinal)
            .SelectMany(static path => new AnalyzerFileReference(path, new Loader()).GetAnalyzers(LanguageNames.CSharp)),
    ];

    private static readonly Config Options = new(new Dictionary<string, string>
    {
        ["build_property.EnableTrimAnalyzer"] = "true",
        ["build_property.EnableAotAnalyzer"] = "true",
        ["build_property.EnableSingleFileAnalyzer"] = "true",
        ["build_property.TargetFramework"] = "net10.0",
    });

    public static IEnumerable<string> Ids => All.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id);

    /// <summary>The warnings of a compilation, the compiler's own left out.</summary>
    public static ImmutableArray<Diagnostic> Warnings(Compilation compilation)
    {
        var levels = AnalyzerConfigSet.Create(new[] { AnalyzerConfig.Parse(File.ReadAllText(Path.Combine(Folder, "analysislevel_10_all.globalconfig")), "/all.globalconfig") });
        var strict = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(levels.GlobalConfigOptions.TreeOptions));
        return [.. strict
            .WithAnalyzers(All, new CompilationWithAnalyzersOptions(new AnalyzerOptions([], Options), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
            .Where(static d => d.Severity >= DiagnosticSeverity.Warning)];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
            // All of them lie in one folder.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }

    private sealed class Config(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
