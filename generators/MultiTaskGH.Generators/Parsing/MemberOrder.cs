using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>The order in which the members of a class are read. It numbers the tasks and orders the arguments of a step.</summary>
internal static class MemberOrder
{
    /// <summary>
    /// The members in declaration order: those of base classes first, as far as the class can use them. Within a class those of the
    /// annotated part come first, then by the path of their file and by their place in it. The compiler's own order depends on that of the
    /// files, which differs between build systems and file systems.
    /// </summary>
    public static IReadOnlyList<ISymbol> Members(INamedTypeSymbol host, Compilation compilation)
    {
        var types = new List<INamedTypeSymbol> { host };
        for (var type = host.BaseType; type is not null; type = type.BaseType)
        {
            if (MayBeAnnotated(type, host))
            {
                types.Insert(0, type);
            }
        }

        var members = new List<ISymbol>();
        foreach (var type in types)
        {
            var isHost = SymbolEqualityComparer.Default.Equals(type, host);
            members.AddRange(Ordered(type).Where(member => isHost || compilation.IsSymbolAccessibleWithin(member, host, throughType: host)));
        }

        return members;
    }

    private static IEnumerable<ISymbol> Ordered(INamedTypeSymbol type)
    {
        // Most classes stand in one piece, whose members the compiler gives in order: this runs for every class with every edit.
        var members = type.GetMembers();
        if (type.DeclaringSyntaxReferences.Length <= 1 && IsInOrder(members))
        {
            return members;
        }

        var annotated = type.Find(KnownNames.MultiTask)?.ApplicationSyntaxReference?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>()?.GetLocation();
        return members
            .Select(member => (Member: member, Location: member.Locations.FirstOrDefault(static l => l.IsInSource)))
            .OrderBy(m => IsWithin(m.Location, annotated) ? 0 : 1)
            .ThenBy(static m => m.Location?.SourceTree?.FilePath.Replace('\\', '/'), StringComparer.Ordinal)
            .ThenBy(static m => m.Location?.SourceSpan.Start ?? 0)
            .Select(static m => m.Member);
    }

    private static bool IsInOrder(ImmutableArray<ISymbol> members)
    {
        var last = 0;
        foreach (var member in members)
        {
            var start = member.Locations.FirstOrDefault(static l => l.IsInSource)?.SourceSpan.Start ?? 0;
            if (start < last)
            {
                return false;
            }

            last = start;
        }

        return true;
    }

    // The bases of most models are those of TorchSharp and of the framework, whose many members need not be looked at with every edit.
    private static bool MayBeAnnotated(INamedTypeSymbol type, INamedTypeSymbol host) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, host.ContainingAssembly)
        || (type.ContainingModule?.ReferencedAssemblies.Any(static a => a.Name == "MultiTaskGH") ?? false);

    private static bool IsWithin(Location? member, Location? part) =>
        member is not null && part is not null && member.SourceTree == part.SourceTree && part.SourceSpan.Contains(member.SourceSpan);
}
