using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Recognizes the types that the contract speaks of, by name: looking them up in the compilation costs more than a comparison.</summary>
internal static class KnownNames
{
    public const string MultiTaskAttribute = "MultiTaskGH.MultiTaskAttribute";
    public const string MultiTask = "MultiTaskAttribute";
    public const string Task = "TaskAttribute";
    public const string TaskFamily = "TaskFamilyAttribute";
    public const string Metric = "MetricAttribute";
    public const string Step = "StepAttribute";
    public const string Intermediate = "IntermediateAttribute";
    public const string Shared = "SharedAttribute";
    public const string From = "FromAttribute";

    /// <summary>Finds one of the contract's attributes on a symbol.</summary>
    public static AttributeData? Find(this ISymbol symbol, string attribute)
    {
        foreach (var data in symbol.GetAttributes())
        {
            if (data.AttributeClass is { ContainingNamespace: { Name: "MultiTaskGH", ContainingNamespace.IsGlobalNamespace: true } } type && type.Name == attribute)
            {
                return data;
            }
        }

        return null;
    }

    /// <summary>The text that an attribute's constructor was given; null where it is missing or none.</summary>
    public static string? Text(this AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string text }, ..] ? text : null;

    /// <summary>A named argument of an attribute; null where it is not given.</summary>
    public static TypedConstant? Named(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The texts of an array that an attribute was given; null where one of them is none.</summary>
    public static IReadOnlyList<string?> Texts(this TypedConstant? constant) =>
        constant is { Kind: TypedConstantKind.Array, IsNull: false, Values: var values } ? values.Select(static v => v.Value as string).ToList() : [];

    public static bool IsTensor(this ITypeSymbol type) => type.DerivesFrom(IsTensorItself);

    /// <summary>Whether a type is the tensor and no type derived from it.</summary>
    public static bool IsExactlyTensor(this ITypeSymbol type) => type is INamedTypeSymbol named && IsTensorItself(named);

    public static bool IsModule(this ITypeSymbol type) =>
        type.DerivesFrom(static t => t is { Name: "Module", Arity: 0, ContainingType: { Name: "nn", ContainingType: { Name: "torch", ContainingType: null } } } && IsIn(t, "TorchSharp"));

    public static bool IsParameter(this ITypeSymbol type) =>
        type.DerivesFrom(static t => t is { Name: "Parameter", ContainingType: null } && IsIn(t, "TorchSharp", "Modules"));

    /// <summary>Whether a type is a sequence of modules or of parameters.</summary>
    public static bool IsSequenceOfParameters(this ITypeSymbol type)
    {
        var types = type is ITypeParameterSymbol parameter ? parameter.ConstraintTypes : ImmutableArray.Create(type);
        return types.Any(static t => t.AllInterfaces.Any(IsSequence) || (t is INamedTypeSymbol named && IsSequence(named)));

        static bool IsSequence(INamedTypeSymbol candidate) =>
            candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
            && candidate.TypeArguments[0] is { IsReferenceType: true } element
            && (element.IsModule() || element.IsParameter());
    }

    /// <summary>Whether a task or a promise of one: what an asynchronous method returns.</summary>
    public static bool IsAwaitable(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingType: null } && IsIn(type, "System", "Threading", "Tasks");

    private static bool IsTensorItself(INamedTypeSymbol type) =>
        type is { Name: "Tensor", ContainingType: { Name: "torch", ContainingType: null } } && IsIn(type, "TorchSharp");

    private static bool DerivesFrom(this ITypeSymbol type, Func<INamedTypeSymbol, bool> isSought)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            return parameter.ConstraintTypes.Any(t => t is not ITypeParameterSymbol && t.DerivesFrom(isSought));
        }

        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            if (isSought(current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn(ITypeSymbol type, params string[] path)
    {
        var current = type.ContainingNamespace;
        for (var i = path.Length - 1; i >= 0; i--)
        {
            if (current?.Name != path[i])
            {
                return false;
            }

            current = current.ContainingNamespace;
        }

        return current is { IsGlobalNamespace: true };
    }
}
