using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH039: options that a step without harmonized parameters refuses.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnHeadsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.OwnHeadsWithoutSharedUpdate);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!call.TargetMethod.Name.StartsWith("Create", StringComparison.Ordinal)
            || call.TargetMethod.ReturnType is not INamedTypeSymbol { ContainingType: { } host } step
            || step.Find(KnownNames.Step) is not { } declaration
            || host.Find(KnownNames.MultiTask) is null)
        {
            return;
        }

        var own = call.Arguments.Select(static a => a.Value).Select(value => OwnHeads(value, followsLocal: true)).FirstOrDefault(static o => o is not null);
        if (own is not null && UpdatesNothingHarmonized(declaration, host, context.Compilation))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.OwnHeadsWithoutSharedUpdate, own.Syntax.GetLocation(), step.Name));
        }
    }

    /// <summary>Where options ask for own gradients; null where they do not, or are made elsewhere.</summary>
    private static IOperation? OwnHeads(IOperation value, bool followsLocal) => value.Unconverted() switch
    {
        IObjectCreationOperation { Initializer: { } initializer } creation when IsOptions(creation.Type) => initializer.Initializers.FirstOrDefault(IsOwn),
        ILocalReferenceOperation local when followsLocal && IsOptions(local.Type) => Declared(local) is { } declared ? OwnHeads(declared, followsLocal: false) : null,
        _ => null,
    };

    private static IOperation? Declared(ILocalReferenceOperation local)
    {
        IOperation root = local;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return new ReturnedValues(ImmutableArray.Create(root)).SoleValue(local.Local);
    }

    private static bool IsOwn(IOperation assignment) =>
        assignment is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "HeadGradients" } } simple
        && simple.Value.Unconverted() is IFieldReferenceOperation { Field: { Name: "Own", ContainingType.Name: "HeadGradients" } };

    private static bool IsOptions(ITypeSymbol? type) => type is { Name: "StepOptions", ContainingNamespace: { Name: "MultiTaskGH", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool UpdatesNothingHarmonized(AttributeData declaration, INamedTypeSymbol host, Compilation compilation)
    {
        var updated = declaration.Named("Update").Texts();
        var named = declaration.Named("Harmonize").Texts();
        var harmonized = named.Count > 0
            ? named.OfType<string>().ToList()
            : MemberOrder.Members(host, compilation).Where(static m => m.Find(KnownNames.Shared) is not null).Select(static m => m is IFieldSymbol { AssociatedSymbol: { } owner } ? owner.Name : m.Name).ToList();
        return updated.Count > 0 && harmonized.Count > 0 && !updated.Intersect(harmonized).Any() && updated.Concat(harmonized).All(name => IsOfItsOwn(name!, host));
    }

    /// <summary>Whether a member certainly shares no parameters with another one: it is made of no other member of the class.</summary>
    private static bool IsOfItsOwn(string name, INamedTypeSymbol host)
    {
        if (host.GetMembers(name) is not [IFieldSymbol { DeclaringSyntaxReferences.IsEmpty: false } or IPropertySymbol { DeclaringSyntaxReferences.IsEmpty: false }])
        {
            return false;
        }

        // What may hold parameters of another member: the members themselves, and what a constructor was given or put aside.
        var nodes = host.DeclaringSyntaxReferences.SelectMany(static r => r.GetSyntax().DescendantNodes()).ToList();
        var holders = new HashSet<string>(host.GetMembers().Where(static m => m is IFieldSymbol { IsConst: false } or IPropertySymbol).Select(static m => m.Name)
            .Concat(nodes.OfType<ParameterSyntax>().Where(static p => p.Type is not PredefinedTypeSyntax).Select(static p => p.Identifier.ValueText))
            .Concat(nodes.OfType<VariableDeclarationSyntax>()
                .Where(static d => d.Parent is LocalDeclarationStatementSyntax && d.Type is not PredefinedTypeSyntax)
                .SelectMany(static d => d.Variables)
                .Select(static v => v.Identifier.ValueText)));
        var values = nodes.OfType<AssignmentExpressionSyntax>().Where(a => Name(a.Left) == name).Select(static a => (SyntaxNode)a.Right)
            .Concat(nodes.OfType<VariableDeclaratorSyntax>().Where(d => d.Identifier.ValueText == name).Select(static d => d.Initializer).OfType<SyntaxNode>())
            .Concat(nodes.OfType<PropertyDeclarationSyntax>().Where(p => p.Identifier.ValueText == name));
        return !values.SelectMany(static value => value.DescendantNodesAndSelf()).OfType<IdentifierNameSyntax>().Any(used => holders.Contains(used.Identifier.ValueText));
    }

    private static string? Name(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };
}
