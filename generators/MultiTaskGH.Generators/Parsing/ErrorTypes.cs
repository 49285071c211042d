using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>
/// Finds what the compiler could not resolve. It is a mistake that the compiler reports, or it comes from another source generator, whose
/// output no generator sees: then a guess would be compiled against the real thing.
/// </summary>
internal static class ErrorTypes
{
    /// <summary>Whether a type, or one inside of it, is unknown. The types that are written for the class itself are known by their names.</summary>
    public static bool IsUnknown(ITypeSymbol type, INamedTypeSymbol host) => type switch
    {
        IErrorTypeSymbol error => error.Arity > 0 || (error.Name != HostRules.TaskTypeName(host) && error.Name != HostRules.StepName),
        IArrayTypeSymbol array => IsUnknown(array.ElementType, host),
        INamedTypeSymbol named => named.TypeArguments.Any(t => IsUnknown(t, host)) || (named.ContainingType is { } container && IsUnknown(container, host)),
        _ => false,
    };

    /// <summary>Whether an argument of an attribute is unknown.</summary>
    public static bool HasUnknownArgument(AttributeData attribute) =>
        attribute.AttributeConstructor is null
        || attribute.ConstructorArguments.Any(IsUnknown)
        || attribute.NamedArguments.Any(static argument => IsUnknown(argument.Value));

    /// <summary>Whether a parameter's default value is unknown. The compiler shows such a value as null.</summary>
    public static bool HasUnknownDefault(IParameterSymbol parameter, Compilation compilation)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not null)
        {
            return false;
        }

        foreach (var reference in parameter.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is ParameterSyntax { Default.Value: { } value })
            {
                var model = compilation.GetSemanticModel(value.SyntaxTree);
                return value.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => model.GetSymbolInfo(name).Symbol is null or IErrorTypeSymbol);
            }
        }

        return false;
    }

    private static bool IsUnknown(TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Error || (constant.Kind == TypedConstantKind.Array && !constant.IsNull && constant.Values.Any(IsUnknown));
}
