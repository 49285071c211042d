using System.Text;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes indented lines that end in <c>\n</c> on every platform.</summary>
internal sealed class SourceWriter
{
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
