using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Names as they are written in code.</summary>
internal static class Names
{
    /// <summary>Full names without the signs that code needs: for names of files.</summary>
    public static readonly SymbolDisplayFormat Bare = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat FullFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat DeclaredFormat = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The full name of a type, from <c>global::</c> on, nullability included.</summary>
    public static string Full(ITypeSymbol type) => type.ToDisplayString(FullFormat);

    /// <summary>The name of a type as its declaration has it, type parameters included.</summary>
    public static string Declared(INamedTypeSymbol type) => type.ToDisplayString(DeclaredFormat);

    /// <summary>The name of a type as <c>typeof</c> takes it in an attribute, where type parameters may not be named.</summary>
    public static string Open(INamedTypeSymbol type)
    {
        var isGeneric = false;
        for (var current = type; current is not null; current = current.ContainingType)
        {
            isGeneric |= current.Arity > 0;
        }

        return isGeneric ? type.ConstructUnboundGenericType().ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) : Full(type);
    }

    /// <summary>A bare name as an identifier: <c>event</c> as <c>@event</c>.</summary>
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The name with a small first letter: what the parameters are called that an intermediate feeds.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>A task's key as a member of the enumeration: <c>bridge-g</c> as <c>BridgeG</c>. Null where no letter and no digit is left.</summary>
    public static string? Pascal(string key)
    {
        var name = new StringBuilder();
        var startsWord = true;
        foreach (var c in key)
        {
            if (char.IsLetterOrDigit(c))
            {
                name.Append(startsWord ? char.ToUpperInvariant(c) : c);
            }

            startsWord = !char.IsLetterOrDigit(c);
        }

        return name.Length == 0 ? null : char.IsDigit(name[0]) ? "_" + name : name.ToString();
    }
}
