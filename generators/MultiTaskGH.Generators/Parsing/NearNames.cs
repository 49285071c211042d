using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Warns of an argument that was probably meant to be fed: <c>feature</c> beside the intermediate <c>Features</c>.</summary>
internal static class NearNames
{
    // Below this length names differ in a letter because they mean different things: fs and ft.
    private const int ShortestMisspelled = 4;

    public static void Check(IReadOnlyList<HostMethod> methods, FindingList findings)
    {
        var intermediates = methods.Where(static m => m.Role == Role.Intermediate).ToList();
        foreach (var method in methods)
        {
            foreach (var parameter in method.Unfed.Where(static p => p.Type.IsTensor() && p.Find(KnownNames.From) is null))
            {
                if (intermediates.Find(i => i != method && i.Symbol.ReturnType.IsTensor() && AreNear(parameter.Name, i.Symbol.Name)) is { } near)
                {
                    findings.Add(Rule.NearlyAnIntermediate, parameter, parameter.Name, method.Symbol.Name, near.Symbol.Name, Names.Camel(near.Symbol.Name));
                }
            }
        }
    }

    /// <summary>Whether two names differ in case, in underscores, by a letter more, or by two letters that have changed places.</summary>
    public static bool AreNear(string first, string second)
    {
        var (a, b) = (Normalize(first), Normalize(second));
        if (a.Length > b.Length)
        {
            (a, b) = (b, a);
        }

        if (a == b)
        {
            return true;
        }

        var same = 0;
        while (same < a.Length && a[same] == b[same])
        {
            same++;
        }

        if (a.Length < ShortestMisspelled)
        {
            return false;
        }

        return b.Length == a.Length + 1
            ? !char.IsDigit(b[same]) && a.Substring(same) == b.Substring(same + 1)
            : a.Length == b.Length && AreSwapped(a, b, same);
    }

    /// <summary>Whether two letters have changed places. Another letter is no misspelling: <c>codeA</c> and <c>codeB</c>.</summary>
    private static bool AreSwapped(string a, string b, int at) =>
        at + 1 < a.Length && a[at] == b[at + 1] && a[at + 1] == b[at] && a.Substring(at + 2) == b.Substring(at + 2);

    private static string Normalize(string name) => name.Replace("_", "").ToLowerInvariant();
}
