using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>Recognizes types that hold several modules or parameters and are no module themselves.</summary>
internal static class ComponentCollections
{
    private const int MaxDepth = 4;

    /// <summary>The type of TorchSharp that registers what such a type holds; null where the type is none.</summary>
    public static string? Substitute(ITypeSymbol type) => Substitute(type, 0);

    private static string? Substitute(ITypeSymbol type, int depth)
    {
        // A type may be a sequence of itself.
        if (depth > MaxDepth || type.HoldsModule() || type.SpecialType == SpecialType.System_String)
        {
            return null;
        }

        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return tuple.TupleElements.Any(static e => e.Type.HoldsModule()) ? "field for each" : null;
        }

        if (type is IArrayTypeSymbol { Rank: > 1, ElementType: var cell })
        {
            return cell.HoldsModule() ? OfElements(cell, isDictionary: false) : Substitute(cell, depth + 1);
        }

        var sequences = type.AllInterfaces.Concat(type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? [self] : Array.Empty<INamedTypeSymbol>())
            .Where(static i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            .Select(static i => i.TypeArguments[0]);
        foreach (var element in sequences)
        {
            var value = element is INamedTypeSymbol { Name: "KeyValuePair", TypeArguments: [_, var held] } ? held : null;
            if ((value ?? element).HoldsModule())
            {
                return OfElements(value ?? element, isDictionary: value is not null);
            }

            if (Substitute(value ?? element, depth + 1) is { } ofPart)
            {
                return ofPart;
            }
        }

        return null;
    }

    private static string OfElements(ITypeSymbol element, bool isDictionary) => (element.IsParameter() ? "Parameter" : "Module") + (isDictionary ? "Dict" : "List");
}
