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
    private static readonly string[] MemberAnnotations = [KnownNames.Task, KnownNames.TaskFamily, KnownNames.Metric, KnownNames.Intermediate, KnownNames.Shared];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.StrayAnnotation);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(static c => AnalyzeMember(c.Symbol, c.ReportDiagnostic), SymbolKind.Method, SymbolKind.Field, SymbolKind.Property);
        context.RegisterSymbolAction(static c => AnalyzeStep((INamedTypeSymbol)c.Symbol, c.ReportDiagnostic), SymbolKind.NamedType);
        context.RegisterSyntaxNodeAction(AnalyzeLocalFunction, SyntaxKind.LocalFunctionStatement);
    }

    private static void AnalyzeMember(ISymbol member, Action<Diagnostic> report)
    {
        if (member.ContainingType is not { } type)
        {
            return;
        }

        if (WhyNotRead(member, type) is { } reason)
        {
            ReportAll(member, member, reason, report);

            // Symbol actions leave out the field behind a property, which [field: Shared] goes on.
            foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(f => member is IPropertySymbol && SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, member)))
            {
                ReportAll(field, member, reason, report);
            }
        }

        // Parameters of accessors are those of their indexer.
        var parameters = member switch
        {
            IMethodSymbol { AssociatedSymbol: null } method when !MemberAnnotations.Any(annotation => method.Find(annotation) is not null) => method.Parameters,
            IPropertySymbol indexer => indexer.Parameters,
            _ => ImmutableArray<IParameterSymbol>.Empty,
        };
        ReportFrom(parameters, $"'{member.Name}' is neither a task nor a metric nor an intermediate; mark it, or remove the annotation", report);
    }

    private static void AnalyzeLocalFunction(SyntaxNodeAnalysisContext context)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken) is IMethodSymbol function)
        {
            var reason = $"'{function.Name}' is a local function, which no step can call; make it a method of the class";
            ReportAll(function, function, reason, context.ReportDiagnostic);
            ReportFrom(function.Parameters, reason, context.ReportDiagnostic);
        }
    }

    private static void AnalyzeStep(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        if (type.Find(KnownNames.Step) is not null && type.ContainingType?.Find(KnownNames.MultiTask) is null)
        {
            Report(KnownNames.Step, type, "a step is declared inside of a class that is marked with [MultiTask]; move it into one, or mark the class around it", report);
        }
    }

    /// <summary>Why nothing reads the annotations of a member. A class that can be derived from may be the base of an annotated one, perhaps of another assembly.</summary>
    private static string? WhyNotRead(ISymbol member, INamedTypeSymbol type) =>
        type.Find(KnownNames.MultiTask) is not null ? null
        : type.Name.Length == 0 ? "it stands in an extension block, which no step can be written for; move it into a class"
        : type is not { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false } ? $"'{type.Name}' is not marked with [MultiTask]; mark it, or remove the annotation"
        : member.DeclaredAccessibility == Accessibility.Private
            ? $"'{type.Name}' is not marked with [MultiTask], and an annotated class that derives from it does not see what is private: make it protected"
        : null;

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
