using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>What a class does with a collection of modules.</summary>
internal sealed class CollectionUse
{
    private static readonly string[] Additions = ["Add", "Insert", "AddRange", "Append", "Prepend", "Enqueue", "Push", "TryAdd", "AddLast", "AddFirst"];

    private volatile bool holdsItsOwn;
    private volatile bool mayBeRegistered;

    /// <summary>Whether it is given modules that nothing else holds.</summary>
    public bool IsLeftOut => holdsItsOwn && !mayBeRegistered;

    /// <summary>Notes a value that the collection, or an element of it, is given.</summary>
    public void AddValue(IOperation value)
    {
        // A ModuleList in a field of a wider type is a module, and is found.
        mayBeRegistered |= value.Unconverted().Type?.IsModule() ?? false;
        holdsItsOwn |= value.DescendantsAndSelf().Any(o => IsCreation(o) && !IsKeptElsewhere(o, value));
    }

    /// <summary>Notes a place where the collection is used.</summary>
    public void AddReference(IMemberReferenceOperation reference)
    {
        switch (reference.Parent)
        {
            case IAssignmentOperation assignment when assignment.Target == reference:
                AddValue(assignment.Value);
                return;
            case IInvocationOperation call when call.Instance == reference && Additions.Contains(call.TargetMethod.Name):
                AddElements(call.Arguments.Select(static a => a.Value));
                return;
            case IArrayElementReferenceOperation { Parent: IAssignmentOperation assignment } element when assignment.Target == element:
                AddElements([assignment.Value]);
                return;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Parent: IAssignmentOperation assignment } element when assignment.Target == element:
                AddElements([assignment.Value]);
                return;
        }

        mayBeRegistered |= GivenModules.ReachOther(reference);
    }

    private void AddElements(IEnumerable<IOperation> values) =>
        holdsItsOwn |= values.Any(value => value.DescendantsAndSelf().Any(o => IsCreation(o) && !IsKeptElsewhere(o, value)));

    // Extension methods return what they are given: module.to(device), modules.First().
    private static bool IsCreation(IOperation operation) => operation switch
    {
        IObjectCreationOperation creation => creation.Type?.HoldsModule() ?? false,
        IInvocationOperation { TargetMethod: { IsStatic: true, IsExtensionMethod: false } factory } => factory.ContainingAssembly?.Name == "TorchSharp" && factory.ReturnType.HoldsModule(),
        _ => false,
    };

    private static bool IsKeptElsewhere(IOperation creation, IOperation value)
    {
        for (var operation = creation; operation != value && operation.Parent is { } parent; operation = parent)
        {
            if (parent is ISimpleAssignmentOperation { Target: not (IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }) }
                || (operation is IArgumentOperation && parent is IInvocationOperation call && GivenModules.IsOfThisModule(call)))
            {
                return true;
            }
        }

        return false;
    }
}
