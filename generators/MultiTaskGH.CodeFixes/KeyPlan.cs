using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>The keys that a class would have if each of its tasks and metrics had one of its own.</summary>
/// <remarks>All of them are chosen at once, in the order of declaration: mending several at a time must not make them equal again.</remarks>
internal static class KeyPlan
{
    /// <summary>The key that a method should get whose own one breaks a rule; null where its name gives none.</summary>
    public static string? Of(IMethodSymbol method, Compilation compilation)
    {
        var isMetric = method.Find(KnownNames.Metric) is not null;
        var methods = Annotated(method.ContainingType, isMetric, compilation);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var style = new List<string>();
        var left = new List<IMethodSymbol>();
        foreach (var (other, key) in methods)
        {
            // The key in question breaks a rule, and is not given again.
            var isNew = Identity(key, isMetric) is { } identity && taken.Add(identity);
            if (isNew && !SymbolEqualityComparer.Default.Equals(other, method))
            {
                style.Add(key);
            }
            else
            {
                left.Add(other);
            }
        }

        foreach (var other in left)
        {
            var key = Unique(other.Name, style, taken, isMetric);
            if (SymbolEqualityComparer.Default.Equals(other, method))
            {
                return key;
            }
        }

        return null;
    }

    private static string? Unique(string name, List<string> style, HashSet<string> taken, bool isMetric)
    {
        if (KeyNames.Of(name, style) is not { } key || Identity(key, isMetric) is null)
        {
            return null;
        }

        var unique = key;
        for (var number = 2; !taken.Add(Identity(unique, isMetric)!); number++)
        {
            unique = KeyNames.Number(key, number, style);
        }

        return unique;
    }

    /// <summary>What must differ: the member of the task enumeration, or the key of a metric itself.</summary>
    private static string? Identity(string key, bool isMetric) => !isMetric ? Names.Pascal(key) : key.Length > 0 ? key : null;

    private static List<(IMethodSymbol Method, string Key)> Annotated(INamedTypeSymbol type, bool isMetric, Compilation compilation)
    {
        var methods = new List<(IMethodSymbol Method, string Key)>();
        foreach (var method in MemberOrder.Members(type, compilation).OfType<IMethodSymbol>())
        {
            var attribute = isMetric ? method.Find(KnownNames.Metric) : method.Find(KnownNames.Task) ?? method.Find(KnownNames.TaskFamily);
            if (attribute is not null)
            {
                // What is annotated once more where it is overridden is one method.
                var overridden = methods.FindIndex(m => OverloadRules.IsSameSlot(m.Method, method));
                if (overridden >= 0)
                {
                    methods[overridden] = (method, attribute.Text() ?? "");
                }
                else
                {
                    methods.Add((method, attribute.Text() ?? ""));
                }
            }
        }

        return methods;
    }
}
