using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers;

/// <summary>Reports tasks, intermediates and shared members of classes that are not annotated: no step would ever read them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StrayAnnotationAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] MemberAnnotations = [KnownNames.Task, KnownNames.Intermediate, KnownNames.Shared];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.StrayAnnotation);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(Analyze, SymbolKind.Method, SymbolKind.Field, SymbolKind.Property);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var member = context.Symbol;
        if (member.ContainingType is not { } type || type.Find(KnownNames.MultiTask) is not null)
        {
            return;
        }

        foreach (var annotation in MemberAnnotations)
        {
            if (member.Find(annotation) is not null)
            {
                var name = annotation.Substring(0, annotation.Length - "Attribute".Length);
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.StrayAnnotation, member.Locations[0], name, member.Name, type.Name));
            }
        }
    }
}
