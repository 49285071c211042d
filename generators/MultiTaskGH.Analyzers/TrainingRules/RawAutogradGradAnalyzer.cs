using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH044: a function of TorchSharp that has no way to throw.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RawAutogradGradAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.RawAutogradGrad);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsLibraryReferenced())
            {
                start.RegisterOperationAction(
                    static c =>
                    {
                        if (((IInvocationOperation)c.Operation).TargetMethod.IsTorch("torch.autograd", "grad"))
                        {
                            c.ReportDiagnostic(Diagnostic.Create(Descriptors.RawAutogradGrad, c.Operation.Syntax.GetLocation()));
                        }
                    },
                    OperationKind.Invocation);
            }
        });
    }
}
