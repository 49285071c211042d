using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Finds members that are named in annotations.</summary>
internal static class HostMembers
{
    /// <summary>The members of a name that the class can use: its own, or else those of the nearest base class that has any.</summary>
    public static List<ISymbol> Named(string name, INamedTypeSymbol host, Compilation compilation)
    {
        for (var type = host; type is not null; type = type.BaseType)
        {
            var found = type.GetMembers(name).Where(member => compilation.IsSymbolAccessibleWithin(member, host, throughType: host)).ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>Whether the class means another member when it writes the name of this one, which it inherits.</summary>
    public static bool IsHidden(ISymbol member, INamedTypeSymbol host)
    {
        for (var type = host; type is not null && !SymbolEqualityComparer.Default.Equals(type, member.ContainingType); type = type.BaseType)
        {
            if (type.GetMembers(member.Name).Any(static other => !other.IsOverride))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The type through which a static member is used, as it is written in code; null for an instance's.</summary>
    public static string? Receiver(ISymbol member, INamedTypeSymbol host) => member.IsStatic ? Names.Full(host) : null;

    public static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
