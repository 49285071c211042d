namespace MultiTaskGH.Examples.Common;

/// <summary>What was found in a file, as a part of a message of one line.</summary>
internal static class MessageText
{
    private const int LongestText = 120;
    private const int MostNames = 12;

    /// <summary>A text in quotation marks.</summary>
    public static string Quote(string text) => $"'{OneLine(text)}'";

    /// <summary>A text without line ends and the like, cut off where it is long.</summary>
    public static string OneLine(string text)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));
        return line.Length <= LongestText ? line : $"{line[..LongestText]}...";
    }

    /// <summary>The first names of many.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names.Select(Quote)) : $"{string.Join(", ", names.Take(MostNames).Select(Quote))} and {names.Count - MostNames:N0} more";

    /// <summary>The first sentence of what the runtime says, without its full stop.</summary>
    public static string FirstSentence(string message) =>
        OneLine(string.Concat(message.TakeWhile((character, i) => character != '.' || (i + 1 < message.Length && message[i + 1] != ' '))));
}
