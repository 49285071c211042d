using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>A table in Markdown whose columns stand in line, so that it reads on a terminal too.</summary>
/// <param name="head">The names of the columns; bars are escaped.</param>
/// <param name="isText">Which columns hold text, flush left; the others hold numbers.</param>
public sealed class MarkdownTable(IReadOnlyList<string> head, Func<int, bool> isText)
{
    private readonly string[] head = [.. head.Select(Escaped)];
    private readonly List<IReadOnlyList<string>> rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One for each column; bars are escaped.</param>
    public void Add(params IReadOnlyList<string> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count != head.Length)
        {
            throw new ArgumentException($"A row must have {head.Length} cells. Found {cells.Count}.", nameof(cells));
        }

        rows.Add([.. cells.Select(Escaped)]);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(j => Math.Max(4, rows.Append(head).Max(row => row[j].Length)))];
        var text = new StringBuilder();
        Append(head);
        for (var j = 0; j < head.Length; j++)
        {
            text.Append("| ").Append('-', widths[j] - 1).Append(isText(j) ? '-' : ':').Append(' ');
        }

        text.Append("|\n");
        rows.ForEach(Append);
        return text.ToString();

        void Append(IReadOnlyList<string> row)
        {
            for (var j = 0; j < row.Count; j++)
            {
                text.Append("| ").Append(isText(j) ? row[j].PadRight(widths[j]) : row[j].PadLeft(widths[j])).Append(' ');
            }

            text.Append("|\n");
        }
    }

    private static string Escaped(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);
}
