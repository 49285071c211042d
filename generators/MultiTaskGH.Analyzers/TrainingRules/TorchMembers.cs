using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>Recognizes what the rules look for, by name: looking it up in the compilation costs more than a comparison.</summary>
internal static class TorchMembers
{
    /// <summary>Whether a project uses the library at all. The analyzers may reach one that does not, through a package that it shares.</summary>
    public static bool IsLibraryReferenced(this Compilation compilation) => compilation.GetTypeByMetadataName(KnownNames.MultiTaskAttribute) is not null;

    /// <summary>Whether a method is one of a type of TorchSharp, such as <c>torch.Tensor</c>, or overrides it.</summary>
    public static bool IsTorch(this IMethodSymbol method, string type, params string[] names)
    {
        if (!names.Contains(method.Name))
        {
            return false;
        }

        var declared = method;
        while (declared.OverriddenMethod is { } overridden)
        {
            declared = overridden;
        }

        return declared.ContainingType.IsTorchType(type);
    }

    /// <summary>Whether a type is the one of TorchSharp, of any arity, with the names of its containing types, such as <c>torch.nn.Module</c>.</summary>
    public static bool IsTorchType(this INamedTypeSymbol? type, string path)
    {
        var names = path.Split('.');
        var current = type;
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (current?.Name != names[i])
            {
                return false;
            }

            if (i == 0)
            {
                return current is { ContainingType: null, ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } };
            }

            current = current.ContainingType;
        }

        return false;
    }

    /// <summary>Whether it makes a difference that something of a type is registered: with parameters, with what is trained, or with a mode of its own.</summary>
    public static bool HoldsModule(this ITypeSymbol type) => type.IsParameter() || (type.IsModule() && !HoldsNothing(type));

    /// <summary>Whether a method is annotated as a part of a step, or overrides one that is.</summary>
    public static bool IsPartOfStep(this IMethodSymbol method) => IsTask(method) || HasAnnotation(method, KnownNames.Intermediate, KnownNames.Metric);

    public static bool IsTask(this IMethodSymbol method) => HasAnnotation(method, KnownNames.Task, KnownNames.TaskFamily);

    /// <summary>The value behind conversions that change nothing about it.</summary>
    public static IOperation Unconverted(this IOperation value)
    {
        while (value is IConversionOperation { OperatorMethod: null, Operand: { } operand })
        {
            value = operand;
        }

        return value;
    }

    /// <summary>The operations of code that runs where it stands: without those of lambdas and local functions.</summary>
    public static IEnumerable<IOperation> InPlace(this ImmutableArray<IOperation> blocks)
    {
        var open = new Stack<IOperation>(blocks.Reverse());
        while (open.Count > 0)
        {
            var operation = open.Pop();
            yield return operation;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                {
                    open.Push(child);
                }
            }
        }
    }

    // An activation or a pooling works the same unregistered; a dropout would not hear that evaluation begins.
    private static bool HoldsNothing(ITypeSymbol type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            if (current is { Name: "ParameterLessModule", ContainingNamespace: { Name: "Modules", ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } } })
            {
                return !type.Name.Contains("Dropout");
            }
        }

        return false;
    }

    private static bool HasAnnotation(IMethodSymbol method, params string[] annotations)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if (annotations.Any(annotation => current.Find(annotation) is not null))
            {
                return true;
            }
        }

        return false;
    }
}
