using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH035: backward passes and updates in methods that a step evaluates.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BackwardInTaskAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.BackwardInTask);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolStartAction(Start, SymbolKind.NamedType);
    }

    private static void Start(SymbolStartAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !type.GetMembers().OfType<IMethodSymbol>().Any(static method => method.IsPartOfStep()))
        {
            return;
        }

        // What a helper does counts where a part of the step calls it, and the callers are known only when all of them have been seen.
        var called = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        var found = new ConcurrentQueue<(IMethodSymbol Method, string Call, Location Location)>();
        context.RegisterOperationAction(
            c =>
            {
                var call = (IInvocationOperation)c.Operation;
                if (c.ContainingSymbol is not IMethodSymbol method || !SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
                {
                    return;
                }

                if (method.IsPartOfStep())
                {
                    called.TryAdd(call.TargetMethod.OriginalDefinition, true);
                }

                if (Name(call) is { } name)
                {
                    found.Enqueue((method, name, call.Syntax.GetLocation()));
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            c =>
            {
                if (c.ContainingSymbol is IMethodSymbol method && method.IsPartOfStep())
                {
                    called.TryAdd(((IMethodReferenceOperation)c.Operation).Method.OriginalDefinition, true);
                }
            },
            OperationKind.MethodReference);
        context.RegisterSymbolEndAction(c =>
        {
            foreach (var (method, call, location) in found)
            {
                if (method.IsPartOfStep() || (method.DeclaredAccessibility == Accessibility.Private && called.ContainsKey(method.PartialDefinitionPart ?? method)))
                {
                    c.ReportDiagnostic(Diagnostic.Create(Descriptors.BackwardInTask, location, method.Name, call));
                }
            }
        });
    }

    private static string? Name(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var isBackward = method.IsTorch("torch.Tensor", "backward") || method.IsTorch("torch.autograd", "backward");

        // With inputs it fills their gradients alone, as a gradient penalty needs.
        return isBackward && !call.Arguments.Any(static a => a is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "inputs", Value.ConstantValue.HasValue: false }) ? method.Name
            : method.IsTorch("torch.optim.Optimizer", "step", "zero_grad") ? $"{method.ContainingType.Name}.{method.Name}"
            : null;
    }
}
