using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>The classes of a project by the class that they derive from. Gathered when it is first asked for.</summary>
internal sealed class DerivedClasses(Compilation compilation)
{
    private readonly Lazy<ILookup<INamedTypeSymbol, INamedTypeSymbol>> direct = new(() => Types(compilation.Assembly.GlobalNamespace)
        .Where(static type => type is { TypeKind: TypeKind.Class, BaseType: not null })
        .ToLookup<INamedTypeSymbol, INamedTypeSymbol>(static type => type.BaseType!.OriginalDefinition, SymbolEqualityComparer.Default));

    /// <summary>All classes that derive from one, directly or not.</summary>
    public IEnumerable<INamedTypeSymbol> Of(INamedTypeSymbol type) => direct.Value[type.OriginalDefinition].SelectMany(derived => Of(derived).Prepend(derived));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
