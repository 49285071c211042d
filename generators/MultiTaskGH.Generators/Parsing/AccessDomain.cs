using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Decides who can see a step's <c>Run</c>: a method may not be more accessible than the types of its arguments.</summary>
internal static class AccessDomain
{
    /// <summary>The widest accessibility for a method inside a public type of the host; null where the type is not even visible to the assembly.</summary>
    public static string? WidestFor(ITypeSymbol argument, INamedTypeSymbol host) =>
        Covers(argument, host, isInternal: false) ? "public"
        : Covers(argument, host, isInternal: true) ? "internal"
        : null;

    private static bool Covers(ITypeSymbol type, INamedTypeSymbol host, bool isInternal) => type switch
    {
        IArrayTypeSymbol array => Covers(array.ElementType, host, isInternal),
        INamedTypeSymbol named => CoversNamed(named, host, isInternal),
        _ => true,
    };

    private static bool CoversNamed(INamedTypeSymbol type, INamedTypeSymbol host, bool isInternal)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal || !IsImplied(current, host, isInternal) || !current.TypeArguments.All(t => Covers(t, host, isInternal)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a restriction of the type is one that holds for the host's members anyway.</summary>
    private static bool IsImplied(INamedTypeSymbol type, INamedTypeSymbol host, bool isInternal)
    {
        if (type.DeclaredAccessibility is Accessibility.Public or Accessibility.NotApplicable)
        {
            return true;
        }

        if (isInternal && type.DeclaredAccessibility is (Accessibility.Internal or Accessibility.ProtectedOrInternal))
        {
            return true;
        }

        for (var current = host; current is not null; current = current.ContainingType)
        {
            var container = current.ContainingType;
            var implied = current.DeclaredAccessibility switch
            {
                Accessibility.Private => type.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal || IsWithin(container, type.ContainingType),
                Accessibility.Internal => type.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal,
                Accessibility.ProtectedAndInternal => type.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
                    || (type.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedAndInternal && AreEqual(container, type.ContainingType)),
                Accessibility.Protected => type.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal && AreEqual(container, type.ContainingType),
                Accessibility.ProtectedOrInternal => type.DeclaredAccessibility is Accessibility.ProtectedOrInternal && AreEqual(container, type.ContainingType),
                _ => false,
            };
            if (implied)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWithin(INamedTypeSymbol? inner, INamedTypeSymbol? outer)
    {
        for (; inner is not null; inner = inner.ContainingType)
        {
            if (AreEqual(inner, outer))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreEqual(INamedTypeSymbol? a, INamedTypeSymbol? b) =>
        SymbolEqualityComparer.Default.Equals(a?.OriginalDefinition, b?.OriginalDefinition);
}
