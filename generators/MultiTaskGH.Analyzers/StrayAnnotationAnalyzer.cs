using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers;

/// <summary>Reports annotations that stand where no step would ever read them.</summary>
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
        context.RegisterSymbolAction(static c => AnalyzeMember(c.Symbol, c.ReportDiagnostic), SymbolKind.Method, SymbolKind.Field, SymbolKind.Property);
        context.RegisterSyntaxNodeAction(AnalyzeLocalFunction, SyntaxKind.LocalFunctionStatement);
    }

    private static void AnalyzeMember(ISymbol member, Action<Diagnostic> report)
    {
        if (member.ContainingType is not { } type)
        {
            return;
        }

        if (type.Find(KnownNames.MultiTask) is null)
        {
            ReportAll(member, member, WhyNotRead(type), report);

            // Symbol actions leave out the field behind a property, which [field: Shared] goes on.
            foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(f => member is IPropertySymbol && SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, member)))
            {
                ReportAll(field, member, WhyNotRead(type), report);
            }
        }

        // Parameters of accessors are those of their indexer.
        var parameters = member switch
        {
            IMethodSymbol { AssociatedSymbol: null } method when method.Find(KnownNames.Task) is null && method.Find(KnownNames.Intermediate) is null => method.Parameters,
            IPropertySymbol indexer => indexer.Parameters,
            _ => ImmutableArray<IParameterSymbol>.Empty,
        };
        ReportFrom(parameters, $"'{member.Name}' is neither a task nor an intermediate", report);
    }

    private static void AnalyzeLocalFunction(SyntaxNodeAnalysisContext context)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken) is IMethodSymbol function)
        {
            var reason = $"'{function.Name}' is a local function, which no step can call";
            ReportAll(function, function, reason, context.ReportDiagnostic);
            ReportFrom(function.Parameters, reason, context.ReportDiagnostic);
        }
    }

    private static string WhyNotRead(INamedTypeSymbol type) =>
        $"'{type.Name}' is not marked with [MultiTask]"
        + (type is { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false }
            ? "; annotations are read from the annotated class itself, not from its bases: repeat the member there"
            : "");

    private static void ReportAll(ISymbol annotated, ISymbol named, string reason, Action<Diagnostic> report)
    {
        foreach (var annotation in MemberAnnotations.Where(annotation => annotated.Find(annotation) is not null))
        {
            Report(annotation, named, reason, report);
        }
    }

    private static void ReportFrom(ImmutableArray<IParameterSymbol> parameters, string reason, Action<Diagnostic> report)
    {
        foreach (var parameter in parameters.Where(static parameter => parameter.Find(KnownNames.From) is not null))
        {
            Report(KnownNames.From, parameter, reason, report);
        }
    }

    private static void Report(string annotation, ISymbol named, string reason, Action<Diagnostic> report) =>
        report(Diagnostic.Create(Descriptors.StrayAnnotation, named.Locations[0], annotation.Substring(0, annotation.Length - "Attribute".Length), named.Name, reason));
}
