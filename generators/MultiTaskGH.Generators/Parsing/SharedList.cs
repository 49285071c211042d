using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads the members over which gradients are harmonized.</summary>
internal static class SharedList
{
    public static IReadOnlyList<SharedMemberModel> Read(INamedTypeSymbol host, FindingList findings)
    {
        var members = new List<SharedMemberModel>();
        foreach (var member in Members(host))
        {
            Add(member, host, members, findings);
        }

        return members;
    }

    /// <summary>The annotated fields and properties.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol host) =>
        MemberOrder.Members(host).Where(static member => member is IFieldSymbol or IPropertySymbol && member.Find(KnownNames.Shared) is not null);

    public static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    private static void Add(ISymbol member, INamedTypeSymbol host, List<SharedMemberModel> members, FindingList findings)
    {
        // The attribute may stand on the field behind a property: [field: Shared].
        var named = member is IFieldSymbol { AssociatedSymbol: { } owner } ? owner : member;
        var type = TypeOf(member);
        var reason = named switch
        {
            { Name.Length: 0 } => null,
            IPropertySymbol { IsIndexer: true } => "is an indexer",
            IPropertySymbol { GetMethod: null } => "cannot be read",
            IPropertySymbol { ExplicitInterfaceImplementations.Length: > 0 } => "implements an interface explicitly and cannot be read by its name",
            not (IFieldSymbol or IPropertySymbol) => "is no field and no property",
            _ when Notices.Forbids(named, host) || Notices.ForbidsType(type, host) => "is obsolete, or its type is, and using it is an error",
            _ when type.IsModule() || type.IsParameter() || type.IsSequenceOfParameters() => null,
            _ => $"has the type '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'",
        };
        if (named.Name.Length == 0 || ErrorTypes.IsUnknown(type, host))
        {
            findings.IsIncomplete = true;
        }
        else if (reason is not null)
        {
            findings.Add(Rule.SharedHoldsNoParameters, named, named.Name, reason);
        }

        var receiver = named.IsStatic ? Names.Full(host) : "this";
        members.Add(new(named.Name, $"{receiver}.{Names.Escape(named.Name)}", !type.IsModule() && !type.IsParameter()));
    }
}
