using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.CodeFixes;

/// <summary>Makes keys from the names of methods, in the style of the keys that a class has.</summary>
internal static class KeyNames
{
    private const string Separators = "-_. /:";

    /// <summary>The key of a method: <c>bridge-loss</c> for <c>BridgeLoss</c>, unless the other keys are written otherwise. Null for a name without letters and digits.</summary>
    public static string? Of(string method, IReadOnlyCollection<string> style)
    {
        var words = Words(method);
        return words.Count == 0 ? null : Join(words, style);
    }

    /// <summary>A key in the style of others that has no words: <c>loss-2</c> after <c>loss</c>.</summary>
    public static string Number(string key, int number, IReadOnlyCollection<string> style) =>
        key + (Separator(style) ?? "") + number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static LiteralExpressionSyntax Literal(string text) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));

    private static string Join(List<string> words, IReadOnlyCollection<string> style)
    {
        var startsLarge = style.Count > 0 && style.All(static key => key.Length > 0 && char.IsUpper(key[0]));
        if (Separator(style) is { } separator)
        {
            return string.Join(separator, words.Select(word => startsLarge ? Capital(word) : word.ToLowerInvariant()));
        }

        var joined = string.Concat(words.Select(Capital));
        return startsLarge ? joined : char.ToLowerInvariant(joined[0]) + joined.Substring(1);
    }

    /// <summary>What stands between words; null where nothing does.</summary>
    private static string? Separator(IReadOnlyCollection<string> style)
    {
        foreach (var key in style)
        {
            var at = key.IndexOfAny(Separators.ToCharArray());
            if (at > 0 && at < key.Length - 1)
            {
                return key[at].ToString();
            }
        }

        return style.Any(static key => key.Any(char.IsUpper)) ? null : "-";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word.Substring(1);

    /// <summary>The words of a name; a run of capitals is one: <c>KLLoss</c> has two.</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var isLetterOrDigit = char.IsLetterOrDigit(name[i]);
            var startsWord = char.IsUpper(name[i]) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if ((startsWord || !isLetterOrDigit) && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (isLetterOrDigit)
            {
                word.Append(name[i]);
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
