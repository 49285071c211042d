using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH034: a step that has nothing to harmonize.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OneTaskAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.OneTask);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (context.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } host || context.Compilation is not CSharpCompilation compilation || host.Find(KnownNames.MultiTask) is null)
        {
            return;
        }

        // A task and its override are one, and the parser knows which are: most classes have several tasks and need not be parsed for it.
        var annotated = MemberOrder.Members(host, compilation).OfType<IMethodSymbol>().Where(static method => method.IsTask()).Take(3).ToList();
        if (annotated.Count is 1 or 2
            && !annotated.Exists(static method => method.Find(KnownNames.TaskFamily) is not null)
            && HostParser.Parse(host, compilation, context.CancellationToken).Model is { Tasks: [{ } only] })
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.OneTask, HostParser.LocationOf(host), host.Name, only.Key));
        }
    }
}
