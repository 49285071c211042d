using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH038: methods that dispose what a step lends them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DisposedIntermediateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.DisposedIntermediate);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationBlockAction(Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { Parameters.IsEmpty: false } method || !method.IsPartOfStep())
        {
            return;
        }

        var operations = context.OperationBlocks.SelectMany(static block => block.DescendantsAndSelf()).ToList();
        foreach (var (lent, location) in operations.SelectMany(Disposals))
        {
            // A parameter that is given another value holds what the method made itself.
            if (Root(lent) is { } parameter && method.Parameters.Contains(parameter, SymbolEqualityComparer.Default) && !operations.Exists(o => IsWrite(o, parameter)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.DisposedIntermediate, location, method.Name, lent.Syntax.ToString()));
            }
        }
    }

    private static IEnumerable<(IOperation Lent, Location Location)> Disposals(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Dispose", Parameters.IsEmpty: true }, Instance: { } instance } call => [(Receiver(instance), call.Syntax.GetLocation())],
        IUsingDeclarationOperation declaration => Resources(declaration.DeclarationGroup),
        IUsingOperation scoped => Resources(scoped.Resources),
        _ => [],
    };

    private static IEnumerable<(IOperation Lent, Location Location)> Resources(IOperation resources) =>
        (resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(static d => d.Declarators).Select(static d => d.GetVariableInitializer()?.Value).OfType<IOperation>()
            : [resources])
        .Select(static value => value.Unconverted())
        .Select(static value => (value, value.Syntax.GetLocation()));

    /// <summary>What is disposed: <c>x</c> in <c>x?.Dispose()</c> as well.</summary>
    private static IOperation Receiver(IOperation instance)
    {
        if (instance is IConditionalAccessInstanceOperation)
        {
            for (var parent = instance.Parent; parent is not null; parent = parent.Parent)
            {
                if (parent is IConditionalAccessOperation access)
                {
                    return access.Operation.Unconverted();
                }
            }
        }

        return instance.Unconverted();
    }

    /// <summary>The parameter that holds a value: itself, or as a part of a batch.</summary>
    private static IParameterSymbol? Root(IOperation value) => value.Unconverted() switch
    {
        IParameterReferenceOperation reference => reference.Parameter,
        IFieldReferenceOperation { Instance: { } instance } => Root(instance),
        IPropertyReferenceOperation { Instance: { } instance, Property: var property } when IsStored(property) => Root(instance),
        _ => null,
    };

    // What a property computes may be new with every call, and then belongs to the caller.
    private static bool IsStored(IPropertySymbol property) =>
        property.OriginalDefinition.ContainingType.GetMembers().Any(member => member is IFieldSymbol { AssociatedSymbol: { } owner } && SymbolEqualityComparer.Default.Equals(owner, property.OriginalDefinition));

    private static bool IsWrite(IOperation operation, IParameterSymbol parameter) =>
        operation is IParameterReferenceOperation reference
        && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter)
        && (reference.Parent is ITupleOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }
            || (reference.Parent is IAssignmentOperation assignment && assignment.Target == reference));
}
