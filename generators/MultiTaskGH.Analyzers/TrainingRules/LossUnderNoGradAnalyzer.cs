using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH037: losses that are computed while gradients are off.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LossUnderNoGradAnalyzer : DiagnosticAnalyzer
{
    // These return the tensor itself: what counts is where that was computed.
    private static readonly string[] Moves = ["MoveToOuterDisposeScope", "MoveToOtherDisposeScope", "DetachFromDisposeScope", "DetatchFromDisposeScope"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.LossUnderNoGrad);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationBlockAction(Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method || !method.IsTask() || !context.OperationBlocks.Any(static block => block.Descendants().Any(static o => NoGrad(o) is not null)))
        {
            return;
        }

        var returned = new ReturnedValues(context.OperationBlocks);
        if (returned.All.Any(SwitchesOn))
        {
            return;
        }

        foreach (var value in returned.Values)
        {
            if (Scope(value, returned, depth: 0) is { } scope)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.LossUnderNoGrad, value.Syntax.GetLocation(), method.Name, scope));
            }
        }
    }

    /// <summary>The scope without gradients in which a value is computed; null where there is none, or where it is only passed on there.</summary>
    private static string? Scope(IOperation value, ReturnedValues method, int depth) => value switch
    {
        _ when depth > 64 || value.ConstantValue.HasValue => null,
        IConversionOperation conversion => Scope(conversion.Operand, method, depth + 1),
        ILocalReferenceOperation { Local: var local } => method.SoleValue(local) is { } sole ? Scope(sole, method, depth + 1) : null,
        IInvocationOperation { Instance: { } instance } move when move.TargetMethod.IsTorch("torch.Tensor", Moves) => Scope(instance, method, depth + 1),

        // A tensor that is changed in place keeps the graph that it has.
        IInvocationOperation { Instance: { } instance, TargetMethod: var called } when called.Name.EndsWith("_", StringComparison.Ordinal) && called.ContainingType.IsTorchType("torch.Tensor") => Scope(instance, method, depth + 1),
        IInvocationOperation or IBinaryOperation or IUnaryOperation => ScopeAround(value),
        _ => null,
    };

    private static string? ScopeAround(IOperation operation)
    {
        for (var (inner, outer) = (operation, operation.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            var scope = outer switch
            {
                IUsingOperation scoped when scoped.Body == inner => NoGradOf(scoped.Resources),
                IBlockOperation block => block.Operations.TakeWhile(o => o != inner).OfType<IUsingDeclarationOperation>().Select(static u => NoGradOf(u.DeclarationGroup)).FirstOrDefault(static s => s is not null),
                _ => null,
            };
            if (scope is not null)
            {
                return scope;
            }
        }

        return null;
    }

    // The scope may be ended before the using ends it, where it has a name.
    private static string? NoGradOf(IOperation resources) => resources switch
    {
        IVariableDeclarationGroupOperation group => group.Declarations.SelectMany(static d => d.Declarators)
            .Select(static d => d.GetVariableInitializer() is { Value: var value } && !IsUsed(d.Symbol, d) ? NoGrad(value.Unconverted()) : null)
            .FirstOrDefault(static s => s is not null),
        _ => NoGrad(resources.Unconverted()),
    };

    private static bool IsUsed(ILocalSymbol local, IOperation declarator)
    {
        var root = declarator;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<ILocalReferenceOperation>().Any(r => SymbolEqualityComparer.Default.Equals(r.Local, local));
    }

    private static string? NoGrad(IOperation operation) => operation is not IInvocationOperation call ? null
        : call.TargetMethod.IsTorch("torch", "no_grad") ? "no_grad"
        : call.TargetMethod.IsTorch("torch", "inference_mode") && Mode(call) == true ? "inference_mode"
        : call.TargetMethod.IsTorch("torch", "set_grad_enabled", "enable_grad") && Mode(call) == false ? call.TargetMethod.Name
        : null;

    private static bool SwitchesOn(IOperation operation) => operation is IInvocationOperation call
        && (call.TargetMethod.IsTorch("torch.Tensor", "requires_grad_", "with_requires_grad")
            || (call.TargetMethod.IsTorch("torch", "set_grad_enabled", "enable_grad") && Mode(call) != false)
            || (call.TargetMethod.IsTorch("torch", "inference_mode") && Mode(call) != true));

    private static bool? Mode(IInvocationOperation call) => call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: bool mode } }] ? mode : null;
}
