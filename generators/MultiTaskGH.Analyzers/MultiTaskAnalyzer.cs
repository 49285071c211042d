using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers;

/// <summary>Reports what keeps the generator from writing a training step, at the place that causes it.</summary>
/// <remarks>
/// An analyzer and not the generator: a diagnostic needs a location, which moves with every edit above it, and a model that held one would
/// never be cached. An analyzer also sees the output of all generators.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MultiTaskAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Enum.GetValues(typeof(Rule)).Cast<Rule>().Select(Descriptors.Of).Append(Descriptors.NotWritten).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // The generator reads annotated classes wherever they stand, so this does too.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (context.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } host
            && context.Compilation is CSharpCompilation compilation
            && host.Find(KnownNames.MultiTask) is not null)
        {
            var result = HostParser.Parse(host, compilation, context.CancellationToken);
            foreach (var finding in result.Findings)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(finding.Rule), finding.Location, finding.Arguments));
            }

            if (result.Model is { } model && model.Steps.Any(step => host.GetMembers(step.Factory).IsEmpty))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotWritten, HostParser.LocationOf(host), host.Name));
            }
        }
    }
}
