using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Emission;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Default values of parameters as they are written in code.</summary>
internal static class DefaultValue
{
    /// <summary>The default value of a parameter; null where it has none that code can state.</summary>
    public static string? Of(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return null;
        }

        var type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : parameter.Type;
        return parameter.ExplicitDefaultValue switch
        {
            null => OfNull(parameter.Type),
            var value when type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration => OfEnum(enumeration, value),
            // The metadata attributes can say what C# cannot: an object whose default value is a text.
            _ when type.IsReferenceType && type.SpecialType != SpecialType.System_String => null,
            var value => Literals.Constant(value),
        };
    }

    /// <summary>The default value of a type.</summary>
    public static string OfNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? "null"
        : type.IsValueType ? "default"
        : (type.IsReferenceType ? "null" : "default") + (TakesNull(type) ? "" : "!");

    /// <summary>Whether a type is declared to take null.</summary>
    public static bool TakesNull(ITypeSymbol type) => type.NullableAnnotation == NullableAnnotation.Annotated;

    private static string? OfEnum(INamedTypeSymbol enumeration, object value)
    {
        var name = Names.Full(enumeration);
        foreach (var member in enumeration.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true } field && Equals(field.ConstantValue, value) && !Notices.IsNoted(field))
            {
                return $"{name}.{Names.Escape(field.Name)}";
            }
        }

        return Literals.Constant(value) is { } constant ? $"({name})({constant})" : null;
    }
}
