using Microsoft.CodeAnalysis;

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
    public static bool ForbidsType(ITypeSymbol type, INamedTypeSymbol host) => HoldsError(type) && !IsObsolete(host);

    /// <summary>Whether a symbol is marked with either.</summary>
    public static bool IsNoted(ISymbol symbol) => symbol.GetAttributes().Any(static a => IsObsolete(a) || IsExperimental(a));

    /// <summary>The id of the warning that an attribute asks for; null where it asks for none, or for that of <c>[Obsolete]</c> itself.</summary>
    public static string? Id(AttributeData attribute) =>
        IsExperimental(attribute) ? attribute.Text()
        : IsObsolete(attribute) ? attribute.NamedArguments.FirstOrDefault(static a => a.Key == "DiagnosticId").Value.Value as string
        : null;

    private static bool HoldsError(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return HoldsError(array.ElementType);
        }

        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (IsError(current))
            {
                return true;
            }
        }

        return type is INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } && arguments.Any(HoldsError);
    }

    private static bool IsError(ISymbol symbol) =>
        symbol.GetAttributes().Any(static a => IsObsolete(a) && a.ConstructorArguments is [_, { Value: true }]);

    // In a class that is obsolete itself the compiler says nothing.
    private static bool IsObsolete(INamedTypeSymbol host)
    {
        for (var type = host; type is not null; type = type.ContainingType)
        {
            if (type.GetAttributes().Any(IsObsolete))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsObsolete(AttributeData attribute) => attribute.AttributeClass is { Name: "ObsoleteAttribute", ContainingNamespace.Name: "System" };

    private static bool IsExperimental(AttributeData attribute) => attribute.AttributeClass is { Name: "ExperimentalAttribute", ContainingNamespace.Name: "CodeAnalysis" };
}
