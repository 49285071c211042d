using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH036: losses that no gradient flows from.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DetachedLossAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.DetachedLoss);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationBlockAction(Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method || !method.IsTask())
        {
            return;
        }

        var returned = new ReturnedValues(context.OperationBlocks);
        var detached = new DetachedValues(returned);
        foreach (var value in returned.Values.Where(detached.Contains))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.DetachedLoss, value.Syntax.GetLocation(), method.Name));
        }
    }
}
