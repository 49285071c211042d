using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>
/// <c>[Obsolete]</c> and <c>[Experimental]</c> on what generated code uses. The user's own use is warned of where it stands, so generated
/// code silences it; obsolete as an error cannot be silenced.
/// </summary>
internal static class Notices
{
    /// <summary>Whether the compiler takes no use of a symbol in the class.</summary>
    public static bool Forbids(ISymbol symbol, INamedTypeSymbol host) => IsError(symbol) && !IsObsolete(host);

    /// <summary>Whether the compiler takes no use of a type in the class, for it or for one inside of it.</summary>
    public static bool ForbidsType(ITypeSymbol type, INamedTypeSymbol host) => !IsObsolete(host) && Parts(type).Any(IsError);

    /// <summary>Whether a symbol is marked with either.</summary>
    public static bool IsNoted(ISymbol symbol) => symbol.GetAttributes().Any(static a => IsObsolete(a) || IsExperimental(a));

    /// <summary>The ids of the warnings that uses of a symbol give, beside those of <c>[Obsolete]</c> itself.</summary>
    public static IEnumerable<string> Ids(ISymbol symbol)
    {
        var noted = new[] { symbol }.Concat(Around(symbol)).Concat(symbol.ContainingAssembly is { } assembly ? [assembly, symbol.ContainingModule] : []);
        return noted.SelectMany(static s => s.GetAttributes()).Select(Id).OfType<string>().Where(SyntaxFacts.IsValidIdentifier);
    }

    /// <summary>The ids of the warnings that uses of a type give, those inside of it included.</summary>
    public static IEnumerable<string> TypeIds(ITypeSymbol type) => Parts(type).SelectMany(Ids);

    private static string? Id(AttributeData attribute) =>
        IsExperimental(attribute) ? attribute.Text()
        : IsObsolete(attribute) ? attribute.NamedArguments.FirstOrDefault(static a => a.Key == "DiagnosticId").Value.Value as string
        : null;

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        INamedTypeSymbol named => new ITypeSymbol[] { named }.Concat(Around(named)).Concat(named.TypeArguments.SelectMany(Parts)),
        _ => [type],
    };

    private static IEnumerable<INamedTypeSymbol> Around(ISymbol symbol)
    {
        for (var container = symbol.ContainingType; container is not null; container = container.ContainingType)
        {
            yield return container;
        }
    }

    private static bool IsError(ISymbol symbol) =>
        symbol.GetAttributes().Any(static a => IsObsolete(a) && a.ConstructorArguments is [_, { Value: true }]);

    // In a class that is obsolete itself the compiler says nothing.
    private static bool IsObsolete(INamedTypeSymbol host) => new[] { host }.Concat(Around(host)).Any(static t => t.GetAttributes().Any(IsObsolete));

    private static bool IsObsolete(AttributeData attribute) => attribute.AttributeClass is { Name: "ObsoleteAttribute", ContainingNamespace.Name: "System" };

    private static bool IsExperimental(AttributeData attribute) => attribute.AttributeClass is { Name: "ExperimentalAttribute", ContainingNamespace.Name: "CodeAnalysis" };
}
