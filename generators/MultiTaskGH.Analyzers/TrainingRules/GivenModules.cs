using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>Follows modules from a collection to where they may be registered.</summary>
internal static class GivenModules
{
    // How deep locals are followed: those of code that does not compile may stand for themselves.
    private const int MaxDepth = 8;

    /// <summary>Whether a collection, or a module out of it, is given to another module, to a field, or to a method that may register it.</summary>
    public static bool ReachOther(IOperation reference) => ReachOther(reference, 0);

    /// <summary>Whether a call may register what it is given: a method of the module itself, or one that gets the module.</summary>
    public static bool IsOfThisModule(IInvocationOperation call) => IsThis(call.Instance) || call.Arguments.Any(static a => IsThis(a.Value.Unconverted()));

    private static bool ReachOther(IOperation reference, int depth)
    {
        for (var (inner, outer) = (reference, reference.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            var isReached = outer switch
            {
                IInvocationOperation call => inner is IArgumentOperation argument && (IsModule(call) || (call.TargetMethod.ReturnsVoid && Holds(argument.Value))),
                IObjectCreationOperation => inner is IArgumentOperation && IsModule(outer),
                ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false } } assignment =>
                    inner == assignment.Value && (inner.Unconverted().Type?.HoldsModule() ?? false),

                // ModuleDict["a"] = modules[0].
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } instance } } assignment => inner == assignment.Value && IsModule(instance),
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment => inner == assignment.Value && Holds(inner) && ReachOther(local, outer, depth),
                IVariableDeclaratorOperation { Symbol: var local } declarator => declarator.GetVariableInitializer() is { Value: var value } && Holds(value) && ReachOther(local, outer, depth),
                IForEachLoopOperation loop => inner == loop.Collection && Holds(inner) && loop.Locals.Any(local => ReachOther(local, outer, depth)),
                _ => false,
            };
            if (isReached)
            {
                return true;
            }
        }

        return false;
    }

    private static bool ReachOther(ILocalSymbol local, IOperation place, int depth)
    {
        var root = place;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return depth < MaxDepth
            && root.Descendants().OfType<ILocalReferenceOperation>().Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local) && ReachOther(reference, depth + 1));
    }

    private static bool Holds(IOperation value) => value.Unconverted().Type is { } type && (type.HoldsModule() || ComponentCollections.Substitute(type) is not null);

    private static bool IsModule(IOperation operation) => operation.Type?.IsModule() ?? false;

    // The object that an initializer fills is meant by an instance reference as well.
    private static bool IsThis(IOperation? operation) => operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };
}
