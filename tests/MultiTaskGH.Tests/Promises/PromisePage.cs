using System.Text;

namespace MultiTaskGH.Tests.Promises;

/// <summary>The tables of docs/harmonizers.md, as the declaration has them.</summary>
internal static class PromisePage
{
    private const string Begin = "<!-- promises -->\n";
    private const string End = "<!-- /promises -->\n";

    public static string Path { get; } = System.IO.Path.Combine(RepositoryRoot(), "docs", "harmonizers.md");

    /// <summary>A page with the tables in their place.</summary>
    /// <exception cref="InvalidOperationException">The page has no place for them.</exception>
    public static string With(string page, IReadOnlyList<Method> methods)
    {
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{Path} must have the lines '{Begin.Trim()}' and '{End.Trim()}'.");
        }

        var text = new StringBuilder(page[..(begin + Begin.Length)]);
        AppendTable(text, Columns.Properties, 0, methods);
        AppendTable(text, Columns.Edges, Columns.Properties.Length, methods);
        return text.Append(page[end..]).ToString();
    }

    private static void AppendTable(StringBuilder text, Promise[] columns, int first, IReadOnlyList<Method> methods)
    {
        text.Append('\n');
        foreach (var column in columns)
        {
            text.Append("- **").Append(column.Title).Append("**: ").Append(column.Meaning).Append(".\n");
        }

        text.Append("\n| |").AppendJoin("", columns.Select(column => $" {column.Title} |")).Append("\n| --- |").Insert(text.Length, " --- |", columns.Length).Append('\n');
        foreach (var method in methods)
        {
            text.Append("| ").Append(method.Name).Append(" |").AppendJoin("", columns.Select((_, i) => $" {method.Declared[first + i]} |")).Append('\n');
        }

        text.Append('\n');
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "MultiTaskGH.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"MultiTaskGH.sln stands in no folder above {AppContext.BaseDirectory}.");
    }
}
