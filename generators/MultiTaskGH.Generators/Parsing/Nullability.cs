using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>What signatures say about null, by their types and by the attributes of the framework.</summary>
internal static class Nullability
{
    public static bool MayReturnNull(IMethodSymbol method) =>
        !method.ReturnType.IsValueType && (method.ReturnType.NullableAnnotation == NullableAnnotation.Annotated || Has(method.GetReturnTypeAttributes(), "MaybeNullAttribute"));

    public static bool TakesNull(IParameterSymbol parameter) =>
        !Has(parameter.GetAttributes(), "DisallowNullAttribute")
        && (parameter.Type.NullableAnnotation != NullableAnnotation.NotAnnotated || Has(parameter.GetAttributes(), "AllowNullAttribute"));

    private static bool Has(IEnumerable<AttributeData> attributes, string name) =>
        attributes.Any(a => a.AttributeClass is { ContainingNamespace.Name: "CodeAnalysis" } type && type.Name == name);
}
