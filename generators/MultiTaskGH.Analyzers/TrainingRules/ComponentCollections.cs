using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>Recognizes types that hold several modules or parameters and are no module themselves.</summary>
internal static class ComponentCollections
{
    /// <summary>The type of TorchSharp that registers what such a type holds; null where the type is none.</summary>
    public static string? Substitute(ITypeSymbol type)
    {
        if (type.HoldsModule() || type.SpecialType == SpecialType.System_String)
        {
            return null;
        }

        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return tuple.TupleElements.Any(static e => e.Type.HoldsModule()) ? "field for each" : null;
        }

        var sequences = type.AllInterfaces.Concat(type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? [self] : Array.Empty<INamedTypeSymbol>())
            .Where(static i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            .Select(static i => i.TypeArguments[0]);
        foreach (var element in sequences)
        {
            var value = element is INamedTypeSymbol { Name: "KeyValuePair", TypeArguments: [_, var held] } ? held : null;
            if ((value ?? element).HoldsModule())
            {
                return ((value ?? element).IsParameter() ? "Parameter" : "Module") + (value is null ? "List" : "Dict");
            }
        }

        return null;
    }
}
