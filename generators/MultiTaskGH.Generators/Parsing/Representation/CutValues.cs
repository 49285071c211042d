using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing.Representation;

/// <summary>Decides how the tensors of a value are cut.</summary>
internal sealed class CutValues(INamedTypeSymbol host, Compilation compilation)
{
    private readonly Stack<ITypeSymbol> path = [];

    /// <summary>Why the value could not be cut.</summary>
    public string? Reason { get; private set; }

    /// <summary>The value of an expression; null with a reason where it cannot be cut.</summary>
    public CutValueModel? Read(string expression, IMethodSymbol intermediate)
    {
        var value = Of(expression, intermediate.ReturnType, Nullability.MayReturnNull(intermediate));
        Reason ??= value is not null && !HoldsTensor(value) ? "it holds no tensor" : null;
        return Reason is null ? value : null;
    }

    private CutValueModel? Of(string expression, ITypeSymbol type, bool isNullPossible = false)
    {
        // Where nullable annotations are off, null may be meant.
        var mayBeNull = type.IsReferenceType && (isNullPossible || type.NullableAnnotation != NullableAnnotation.NotAnnotated);
        if (type.IsExactlyTensor())
        {
            return new CutTensor(expression, mayBeNull);
        }

        if (HoldsNoTensor(type))
        {
            return new CutNothing(expression);
        }

        if (path.Contains(type, SymbolEqualityComparer.Default))
        {
            return Fail($"'{HostMembers.Display(type)}' holds itself");
        }

        path.Push(type);
        var value = type switch
        {
            INamedTypeSymbol { IsTupleType: true, Arity: > 1 } tuple => OfTuple(expression, tuple),
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => Fail($"'{HostMembers.Display(type)}' may be null as a whole"),
            INamedTypeSymbol { IsRecord: true } or INamedTypeSymbol { TypeKind: TypeKind.Struct } => OfRecord(expression, (INamedTypeSymbol)type, mayBeNull),
            _ => Fail($"'{HostMembers.Display(type)}' is neither a Tensor nor a tuple nor a record of them"),
        };
        path.Pop();
        return value;
    }

    private CutTuple? OfTuple(string expression, INamedTypeSymbol tuple)
    {
        var parts = new List<CutPart>();
        foreach (var element in tuple.TupleElements)
        {
            if (Of($"{expression}.{Names.Escape(element.Name)}", element.Type) is not { } value)
            {
                return null;
            }

            parts.Add(new(element.IsExplicitlyNamedTupleElement ? Names.Escape(element.Name) : null, value));
        }

        return new CutTuple(expression, new(parts));
    }

    private CutValueModel? OfRecord(string expression, INamedTypeSymbol type, bool mayBeNull)
    {
        var parts = new List<CutPart>();
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            var own = new List<CutPart>();
            foreach (var member in Stored(current))
            {
                var memberType = ParameterMembers.TypeOf(member)!;
                if (HoldsNoTensor(memberType))
                {
                    continue;
                }

                if (!IsReplaceable(member))
                {
                    return Fail($"'{HostMembers.Display(type)}.{member.Name}' cannot be set in a copy");
                }

                var name = Names.Escape(member.Name);
                if (Of($"{expression}.{name}", memberType) is not { } value)
                {
                    return null;
                }

                own.Add(new(name, value));
            }

            parts.InsertRange(0, own);
        }

        return new CutRecord(expression, mayBeNull, new(parts));
    }

    /// <summary>The members that hold a value's state. Other assemblies do not show their private fields, only the properties before them.</summary>
    private static IEnumerable<ISymbol> Stored(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.IsEmpty
        ? type.GetMembers().Where(static m => m is { IsStatic: false } and (IFieldSymbol or IPropertySymbol { IsIndexer: false }) && !m.IsImplicitlyDeclared && m.Name != "EqualityContract")
        : type.GetMembers().OfType<IFieldSymbol>().Where(static f => !f.IsStatic).Select(static f => f.AssociatedSymbol is IPropertySymbol property ? property : (ISymbol)f);

    private bool IsReplaceable(ISymbol member) => member switch
    {
        IPropertySymbol { GetMethod: { } get, SetMethod: { } set } => IsAccessible(get) && IsAccessible(set),
        IFieldSymbol { IsReadOnly: false } => IsAccessible(member),
        _ => false,
    };

    private bool IsAccessible(ISymbol member) => compilation.IsSymbolAccessibleWithin(member, host);

    /// <summary>Whether a type cannot hold a tensor, which then would carry a gradient past the cut.</summary>
    private static bool HoldsNoTensor(ITypeSymbol type) =>
        type.IsUnmanagedType
        || type.SpecialType == SpecialType.System_String
        || type is IArrayTypeSymbol array && HoldsNoTensor(array.ElementType)
        || type is { Name: "Size" or "Device", ContainingType.Name: "torch" };

    private static bool HoldsTensor(CutValueModel value) => value switch
    {
        CutTensor => true,
        CutTuple tuple => tuple.Parts.Any(static p => HoldsTensor(p.Value)),
        CutRecord record => record.Parts.Any(static p => HoldsTensor(p.Value)),
        _ => false,
    };

    private CutValueModel? Fail(string reason)
    {
        Reason ??= reason;
        return null;
    }
}
