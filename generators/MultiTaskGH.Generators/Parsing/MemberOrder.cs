using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>The order in which the members of a class are read. It numbers the tasks and orders the arguments of a step.</summary>
internal static class MemberOrder
{
    /// <summary>
    /// The members in declaration order: those of the annotated part first, then by the path of their file and by their place in it. The
    /// compiler's own order depends on that of the files, which differs between build systems and file systems.
    /// </summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol host)
    {
        var annotated = host.Find(KnownNames.MultiTask)?.ApplicationSyntaxReference?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>()?.GetLocation();
        return host.GetMembers()
            .Select(member => (Member: member, Location: member.Locations.FirstOrDefault(static l => l.IsInSource)))
            .OrderBy(m => IsWithin(m.Location, annotated) ? 0 : 1)
            .ThenBy(static m => m.Location?.SourceTree?.FilePath.Replace('\\', '/'), StringComparer.Ordinal)
            .ThenBy(static m => m.Location?.SourceSpan.Start ?? 0)
            .Select(static m => m.Member);
    }

    private static bool IsWithin(Location? member, Location? part) =>
        member is not null && part is not null && member.SourceTree == part.SourceTree && part.SourceSpan.Contains(member.SourceSpan);
}
