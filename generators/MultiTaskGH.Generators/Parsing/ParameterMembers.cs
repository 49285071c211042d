using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads members that hold modules and parameters.</summary>
internal static class ParameterMembers
{
    /// <summary>The members over which gradients are harmonized, unless a step names others.</summary>
    public static IReadOnlyList<ISymbol> Shared(IReadOnlyList<ISymbol> all, INamedTypeSymbol host, FindingList findings)
    {
        var members = new List<ISymbol>();
        foreach (var annotated in all.Where(static member => member is IFieldSymbol or IPropertySymbol && member.Find(KnownNames.Shared) is not null))
        {
            // The attribute may stand on the field behind a property: [field: Shared].
            var member = annotated is IFieldSymbol { AssociatedSymbol: { } owner } ? owner : annotated;
            if (members.Exists(m => m.Name == member.Name && member.IsOverride))
            {
                continue;
            }

            if (Check(member, host, findings) is { } reason)
            {
                findings.Add(Rule.SharedHoldsNoParameters, member, member.Name, reason);
            }

            members.Add(member);
        }

        return members;
    }

    /// <summary>Why a member cannot be read for its parameters; null where it can.</summary>
    public static string? Check(ISymbol member, INamedTypeSymbol host, FindingList findings)
    {
        var type = TypeOf(member);
        if (member.Name.Length == 0 || (type is not null && ErrorTypes.IsUnknown(type, host)))
        {
            findings.IsIncomplete = true;
            return null;
        }

        return member switch
        {
            IPropertySymbol { IsIndexer: true } => "is an indexer",
            IPropertySymbol { GetMethod: null } => "cannot be read",
            IPropertySymbol { ExplicitInterfaceImplementations.Length: > 0 } => "implements an interface explicitly and cannot be read by its name",
            _ when type is null => "is no field and no property",
            _ when HostMembers.IsHidden(member, host) => "is hidden by another member of its name",
            _ when Notices.Forbids(member, host) || Notices.ForbidsType(type, host) => "is obsolete, or its type is, and using it is an error",
            _ when HoldsParameters(type) => null,
            _ => $"has the type '{HostMembers.Display(type)}'",
        };
    }

    public static ParameterMemberModel ToModel(ISymbol member, INamedTypeSymbol host) => new(
        member.Name,
        Names.Escape(member.Name),
        HostMembers.Receiver(member, host),
        TypeOf(member) is { } type && !type.IsModule() && !type.IsParameter());

    public static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    public static bool HoldsParameters(ITypeSymbol type) => type.IsModule() || type.IsParameter() || type.IsSequenceOfParameters();
}
