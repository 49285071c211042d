using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>Passes a table on without its first line, which the file that it is appended to has already.</summary>
/// <param name="rows">Receives the rest.</param>
internal sealed class RowsWithoutHeader(TextWriter rows) : TextWriter
{
    private bool isPastHeader;

    public override Encoding Encoding => rows.Encoding;

    public override void Write(char value)
    {
        if (isPastHeader)
        {
            rows.Write(value);
        }
        else
        {
            isPastHeader = value == '\n';
        }
    }

    public override void Flush() => rows.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rows.Dispose();
        }

        base.Dispose(disposing);
    }
}
