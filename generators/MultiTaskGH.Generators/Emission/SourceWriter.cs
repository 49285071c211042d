using System.Text;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes indented lines that end in <c>\n</c> on every platform.</summary>
internal sealed class SourceWriter
{
    private const int MaxLineLength = 140;

    private readonly StringBuilder text = new();
    private int depth;

    public SourceWriter Line(string line)
    {
        text.Append(' ', 4 * depth).Append(line).Append('\n');
        return this;
    }

    public SourceWriter Line()
    {
        text.Append('\n');
        return this;
    }

    /// <summary>Writes what stands in parentheses on one line, or each element on its own where that line would be too long to read.</summary>
    public SourceWriter List(string before, IReadOnlyList<string> elements, string after)
    {
        var line = $"{before}({string.Join(", ", elements)}){after}";
        if ((4 * depth) + line.Length <= MaxLineLength || elements.Count == 0)
        {
            return Line(line);
        }

        Line(before + "(").Indent();
        for (var i = 0; i < elements.Count; i++)
        {
            Line(elements[i] + (i < elements.Count - 1 ? "," : ")" + after));
        }

        return Unindent();
    }

    public SourceWriter Open()
    {
        Line("{");
        depth++;
        return this;
    }

    public SourceWriter Close(string behind = "")
    {
        depth--;
        return Line("}" + behind);
    }

    public SourceWriter Indent()
    {
        depth++;
        return this;
    }

    public SourceWriter Unindent()
    {
        depth--;
        return this;
    }

    public override string ToString() => text.ToString();
}
