using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Analyzers;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>The rules of all analyzers that the package carries.</summary>
internal static class AllRules
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(MultiTaskAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>What they report, by id.</summary>
    public static readonly ImmutableSortedDictionary<string, DiagnosticDescriptor> Descriptors =
        Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Distinct().ToImmutableSortedDictionary(static d => d.Id, static d => d, StringComparer.Ordinal);

    /// <summary>What they report of a compilation that contains the generated code; the failure of an analyzer included.</summary>
    public static ImmutableArray<Diagnostic> Report(Compilation compilation) => Report(compilation, Analyzers);

    /// <summary>What the analyzers of one rule report; the failure of an analyzer included.</summary>
    public static ImmutableArray<Diagnostic> Report(Compilation compilation, string id) =>
        Report(compilation, [.. Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == id))]);

    private static ImmutableArray<Diagnostic> Report(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
}
