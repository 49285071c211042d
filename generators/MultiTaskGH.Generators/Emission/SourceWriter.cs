using System.Text;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes indented lines that end in <c>\n</c> on every platform.</summary>
internal sealed class SourceWriter
{
    private const int MaxLineLength = 140;

    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Whether a line is short enough to read.</summary>
    public bool Fits(string line) => (4 * depth) + line.Length <= MaxLineLength;

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

    /// <summary>Writes an element of a documentation comment, on several lines where one would be too long to read.</summary>
    public SourceWriter Comment(string element, string content)
    {
        var line = $"/// <{element}>{content}</{element}>";
        if (Fits(line))
        {
            return Line(line);
        }

        Line($"/// <{element}>");
        line = "///";
        foreach (var word in content.Split(' '))
        {
            if (!Fits($"{line} {word}") && line.Length > 3)
            {
                Line(line);
                line = "///";
            }

            line += " " + word;
        }

        return Line(line).Line($"/// </{element}>");
    }

    /// <summary>Writes what stands in parentheses on one line, or each element on its own where that line would be too long to read or an element has several.</summary>
    public SourceWriter List(string before, IReadOnlyList<string> elements, string after)
    {
        var line = $"{before}({string.Join(", ", elements)}){after}";
        if ((Fits(line) && !line.Contains('\n')) || elements.Count == 0)
        {
            return Line(line);
        }

        Line(before + "(").Indent();
        for (var i = 0; i < elements.Count; i++)
        {
            var lines = (elements[i] + (i < elements.Count - 1 ? "," : ")" + after)).Split('\n');
            foreach (var part in lines)
            {
                Line(part);
            }
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
