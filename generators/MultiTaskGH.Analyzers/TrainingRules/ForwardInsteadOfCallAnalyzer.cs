using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH043: modules that are called so that their hooks do not run.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForwardInsteadOfCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.ForwardInsteadOfCall);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsLibraryReferenced())
            {
                start.RegisterOperationAction(static c => Analyze(((IInvocationOperation)c.Operation).TargetMethod, ((IInvocationOperation)c.Operation).Instance, c), OperationKind.Invocation);
                start.RegisterOperationAction(
                    static c =>
                    {
                        // As a delegate; nameof calls nothing.
                        if (c.Operation is IMethodReferenceOperation { Parent: IDelegateCreationOperation } reference)
                        {
                            Analyze(reference.Method, reference.Instance, c);
                        }
                    },
                    OperationKind.MethodReference);
            }
        });
    }

    private static void Analyze(IMethodSymbol method, IOperation? instance, OperationAnalysisContext context)
    {
        // A module's call of its own method, or of its base's, is a part of its forward pass.
        if (method.Name == "forward"
            && instance is { Type: { } module }
            && instance.Unconverted() is not IInstanceReferenceOperation
            && module.IsModule()
            && HasCall(module, method)
            && IsInModel(context.ContainingSymbol))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.ForwardInsteadOfCall, context.Operation.Syntax.GetLocation(), instance.Syntax.ToString()));
        }
    }

    /// <summary>Whether there is a <c>call</c> of the same parameters: a method of the user's that happens to be called so has none.</summary>
    private static bool HasCall(ITypeSymbol module, IMethodSymbol forward)
    {
        var types = module is ITypeParameterSymbol parameter ? parameter.ConstraintTypes : ImmutableArray.Create(module);
        return types.Any(type => Bases(type).Any(t => t.GetMembers("call").OfType<IMethodSymbol>().Any(call =>
            call.Parameters.Select(static p => p.Type).SequenceEqual(forward.Parameters.Select(static p => p.Type), SymbolEqualityComparer.Default))));
    }

    private static IEnumerable<INamedTypeSymbol> Bases(ITypeSymbol type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static bool IsInModel(ISymbol member)
    {
        for (var type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsModule() || type.Find(KnownNames.MultiTask) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
