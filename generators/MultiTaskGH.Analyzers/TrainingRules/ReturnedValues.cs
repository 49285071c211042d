using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>What a method may return, and where its locals have their values from.</summary>
internal sealed class ReturnedValues
{
    private readonly Dictionary<ILocalSymbol, List<IOperation?>> writes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILocalSymbol, List<ILocalReferenceOperation>> reads = new(SymbolEqualityComparer.Default);

    public ReturnedValues(ImmutableArray<IOperation> blocks)
    {
        All = blocks.SelectMany(static block => block.DescendantsAndSelf()).ToList();
        foreach (var operation in All)
        {
            if (operation is IVariableDeclaratorOperation { Symbol: var declared } declarator && declarator.GetVariableInitializer() is { } initializer)
            {
                Add(writes, declared, initializer.Value);
            }
            else if (operation is ILocalReferenceOperation reference)
            {
                Read(reference);
            }
        }

        Values = blocks.InPlace().OfType<IReturnOperation>().Select(static r => r.ReturnedValue).OfType<IOperation>().SelectMany(Alternatives).ToList();
    }

    /// <summary>All operations, those of lambdas and local functions included.</summary>
    public IReadOnlyList<IOperation> All { get; }

    /// <summary>The values that the method may return, one for each branch of a condition.</summary>
    public IReadOnlyList<IOperation> Values { get; }

    /// <summary>The one value that a local ever has; null where it has none, several, or may be written in a way that is not seen.</summary>
    public IOperation? SoleValue(ILocalSymbol local) => writes.TryGetValue(local, out var values) && values is [{ } only] ? only : null;

    public IReadOnlyList<ILocalReferenceOperation> Reads(ILocalSymbol local) => reads.TryGetValue(local, out var found) ? found : [];

    /// <summary>The values that an expression may have, one for each branch of a condition.</summary>
    public static IEnumerable<IOperation> Alternatives(IOperation value) => value switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Alternatives(conversion.Operand),
        IConditionalOperation { WhenFalse: { } otherwise } condition => Alternatives(condition.WhenTrue).Concat(Alternatives(otherwise)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(static arm => Alternatives(arm.Value)),
        ICoalesceOperation coalesce => Alternatives(coalesce.Value).Concat(Alternatives(coalesce.WhenNull)),
        _ => [value],
    };

    private void Read(ILocalReferenceOperation reference)
    {
        switch (reference.Parent)
        {
            case ISimpleAssignmentOperation assignment when assignment.Target == reference && !assignment.IsRef:
                Add(writes, reference.Local, assignment.Value);
                break;
            case IAssignmentOperation assignment when assignment.Target == reference:
            case IIncrementOrDecrementOperation or ITupleOperation or IAddressOfOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None }:
                Add(writes, reference.Local, null);
                break;
            default:
                if (reference.IsDeclaration)
                {
                    Add(writes, reference.Local, null);
                }
                else
                {
                    Add(reads, reference.Local, reference);
                }

                break;
        }
    }

    private static void Add<T>(Dictionary<ILocalSymbol, List<T>> lists, ILocalSymbol local, T item)
    {
        if (!lists.TryGetValue(local, out var list))
        {
            lists.Add(local, list = []);
        }

        list.Add(item);
    }
}
