using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH042: modules that are in no parameter list, because nobody registers them or because it is done too early.</summary>
/// <remarks><c>RegisterComponents</c> looks at the fields once: a second call does nothing.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingRegisterComponentsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.MissingRegisterComponents);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsLibraryReferenced())
            {
                var derived = new DerivedClasses(start.Compilation);
                start.RegisterSymbolAction(c => Analyze((INamedTypeSymbol)c.Symbol, derived, c.ReportDiagnostic), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(INamedTypeSymbol type, DerivedClasses derived, Action<Diagnostic> report)
    {
        if (type.TypeKind != TypeKind.Class || !type.IsModule() || ModuleClasses.Chain(type) is not { Count: > 0 } chain || chain.Exists(ModuleClasses.OverridesRegistration))
        {
            return;
        }

        var own = HeldComponents(type);
        if (own.Count > 0 && !chain.Exists(ModuleClasses.RegistersByHand))
        {
            foreach (var constructor in ModuleClasses.Constructors(type))
            {
                CheckOrder(constructor, own, type, report);
            }
        }

        // Abstract bases leave it to the classes that derive from them, and are never there alone.
        var held = own.Concat(chain.Skip(1).TakeWhile(static t => t.IsAbstract).SelectMany(HeldComponents)).Select(static f => f.Name).ToList();
        if (!type.IsAbstract && held.Count > 0 && !chain.Exists(ModuleClasses.MayRegister) && !derived.Of(type).Any(ModuleClasses.MayRegister))
        {
            report(Diagnostic.Create(
                Descriptors.MissingRegisterComponents, type.Locations[0], type.Name, string.Join("', '", held), "call RegisterComponents() at the end of its constructor"));
        }
    }

    /// <summary>The fields that hold a module or a parameter from construction on.</summary>
    private static List<IFieldSymbol> HeldComponents(INamedTypeSymbol type)
    {
        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(static f => f is { IsStatic: false, IsImplicitlyDeclared: false } && f.Type.HoldsModule()).ToList();
        if (fields.Count == 0)
        {
            return fields;
        }

        var assigned = new HashSet<string>(ModuleClasses.Constructors(type).SelectMany(static c => Assignments(c)).Select(static a => FieldName(a.Left)).OfType<string>());
        return fields.Where(f => HasInitializer(f) || assigned.Contains(f.Name)).ToList();
    }

    private static void CheckOrder(ConstructorDeclarationSyntax constructor, List<IFieldSymbol> own, INamedTypeSymbol type, Action<Diagnostic> report)
    {
        // What a chained constructor does is checked where it stands.
        if (constructor.Initializer?.ThisOrBaseKeyword.IsKind(SyntaxKind.ThisKeyword) ?? false)
        {
            return;
        }

        var inherited = type.BaseType is { DeclaringSyntaxReferences.IsEmpty: false } inSource && ModuleClasses.SurelyRegisters(inSource) ? inSource : null;
        var registered = inherited is not null ? constructor.SpanStart : ModuleClasses.RegistrationIn(constructor)?.Span.End;
        if (registered is not { } position)
        {
            return;
        }

        var hidden = new HashSet<string>(constructor.ParameterList.Parameters.Select(static p => p.Identifier.ValueText)
            .Concat(constructor.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(static v => v.Identifier.ValueText)));
        var assignments = Assignments(constructor).ToList();
        foreach (var field in own.Where(static f => !HasInitializer(f)))
        {
            var first = assignments.Find(a => FieldName(a.Left) == field.Name && (a.Left is MemberAccessExpressionSyntax || !hidden.Contains(field.Name)));
            if (first is not null && first.SpanStart >= position && !IsNothing(first.Right))
            {
                report(Diagnostic.Create(
                    Descriptors.MissingRegisterComponents,
                    first.Left.GetLocation(),
                    type.Name,
                    field.Name,
                    inherited is not null
                        ? $"the constructor of '{inherited.Name}' has called RegisterComponents() already, and a second call does nothing; give the field its value where it is declared, or call register_module"
                        : "it is assigned after RegisterComponents() has looked at the fields; make that call the last one"));
            }
        }
    }

    /// <summary>The assignments of a constructor, in their order, without those that run later.</summary>
    private static IEnumerable<AssignmentExpressionSyntax> Assignments(ConstructorDeclarationSyntax constructor) => constructor
        .DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<AssignmentExpressionSyntax>()
        .Where(static a => a.IsKind(SyntaxKind.SimpleAssignmentExpression));

    private static string? FieldName(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool HasInitializer(IFieldSymbol field) =>
        field.DeclaringSyntaxReferences.Any(static r => r.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value } && !IsNothing(value));

    private static bool IsNothing(ExpressionSyntax value) =>
        value.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression or SyntaxKind.SuppressNullableWarningExpression;
}
