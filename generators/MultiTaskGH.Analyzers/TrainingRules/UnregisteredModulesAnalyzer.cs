using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH041: modules that are made into collections, which TorchSharp does not look into, and those of auto-properties.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnregisteredModulesAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.UnregisteredModules);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsLibraryReferenced())
            {
                start.RegisterSymbolStartAction(Start, SymbolKind.NamedType);
            }
        });
    }

    private static void Start(SymbolStartAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !type.IsModule())
        {
            return;
        }

        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(static f => f is { IsStatic: false, IsConst: false }).ToList();
        var properties = fields.Where(static f => f.AssociatedSymbol is IPropertySymbol && f.Type.HoldsModule() && !IsNamed(f)).ToList();
        var collections = fields.Where(static f => ComponentCollections.Substitute(f.Type) is not null).ToList();
        if ((properties.Count == 0 && collections.Count == 0) || ModuleClasses.RegistersByHand(type) || ModuleClasses.OverridesRegistration(type))
        {
            return;
        }

        // Modules that are held elsewhere as well may be registered there: what counts is what a collection alone is given.
        var uses = new ConcurrentDictionary<ISymbol, CollectionUse>(SymbolEqualityComparer.Default);
        foreach (var field in collections)
        {
            uses.TryAdd(field.AssociatedSymbol ?? field, new CollectionUse());
        }

        if (!uses.IsEmpty)
        {
            context.RegisterOperationAction(
                c =>
                {
                    foreach (var member in Initialized(c.Operation))
                    {
                        if (uses.TryGetValue(member, out var use))
                        {
                            use.AddValue(((ISymbolInitializerOperation)c.Operation).Value);
                        }
                    }
                },
                OperationKind.FieldInitializer,
                OperationKind.PropertyInitializer);
            context.RegisterOperationAction(
                c =>
                {
                    var reference = (IMemberReferenceOperation)c.Operation;
                    if (uses.TryGetValue(reference.Member.OriginalDefinition, out var use))
                    {
                        use.AddReference(reference);
                    }
                },
                OperationKind.FieldReference,
                OperationKind.PropertyReference);
        }

        context.RegisterSymbolEndAction(c =>
        {
            foreach (var property in properties)
            {
                Report(property, $"is a property, and its module is registered under the name '{property.Name}', if at all: keep it in a field", c);
            }

            foreach (var field in collections.Where(f => uses[f.AssociatedSymbol ?? f].IsLeftOut))
            {
                Report(field, $"is a '{HostMembers.Display(field.Type)}', in which nothing is registered: use a {ComponentCollections.Substitute(field.Type)}, or call register_module or register_parameter for each", c);
            }
        });
    }

    private static void Report(IFieldSymbol field, string reason, SymbolAnalysisContext context)
    {
        var member = field.AssociatedSymbol ?? field;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnregisteredModules, member.Locations[0], member.Name, reason));
    }

    private static IEnumerable<ISymbol> Initialized(IOperation initializer) => initializer switch
    {
        IFieldInitializerOperation field => field.InitializedFields,
        IPropertyInitializerOperation property => property.InitializedProperties,
        _ => [],
    };

    /// <summary>Whether the user has given the name under which it is registered.</summary>
    private static bool IsNamed(IFieldSymbol field) => field.GetAttributes().Any(static a => a.AttributeClass?.Name == "ComponentNameAttribute");
}
