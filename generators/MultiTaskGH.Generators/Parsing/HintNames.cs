using System.Globalization;
using System.Text;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>The names of generated files.</summary>
internal static class HintNames
{
    private const string Extension = ".g.cs";

    /// <summary>The file name of a class: its full name, less what a file name may not hold.</summary>
    public static string Of(string metadataName)
    {
        var name = new StringBuilder();
        foreach (var c in metadataName)
        {
            name.Append(c is '+' ? '.' : c is '`' ? '-' : char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-');
        }

        return name.Append(Extension).ToString();
    }

    /// <summary>The file names that several classes ask for, in order.</summary>
    public static EquatableArray<string> Clashes(IEnumerable<HostModel> hosts) =>
        new(hosts
            .GroupBy(static host => host.HintName, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .Select(static group => group.Key.ToUpperInvariant())
            .OrderBy(static name => name, StringComparer.Ordinal));

    /// <summary>A class's file name, with a hash of its full name where another class asks for the same one.</summary>
    public static string Distinct(HostModel host, EquatableArray<string> clashes) =>
        clashes.Contains(host.HintName.ToUpperInvariant())
            ? host.HintName.Substring(0, host.HintName.Length - Extension.Length) + "-" + Hash(host.MetadataName).ToString("x8", CultureInfo.InvariantCulture) + Extension
            : host.HintName;

    // FNV-1a: string.GetHashCode differs from one process to the next, and output must not.
    private static uint Hash(string text) => text.Aggregate(2166136261u, static (hash, c) => unchecked((hash ^ c) * 16777619u));
}
