using Microsoft.CodeAnalysis.Text;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>A source in which one place is marked by <c>[|</c> and <c>|]</c>.</summary>
internal sealed record MarkedSource(string Text, TextSpan Span)
{
    public static MarkedSource Parse(string marked)
    {
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        var end = marked.IndexOf("|]", StringComparison.Ordinal);
        return start >= 0 && end > start
            ? new(marked.Remove(end, 2).Remove(start, 2), TextSpan.FromBounds(start, end - 2))
            : throw new ArgumentException($"A place must be marked. Found: {marked}", nameof(marked));
    }
}
