namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>The words of modifications, as numbers for a text encoder.</summary>
/// <remarks>As TIRG's: letters become small, punctuation goes, so that <c>middle-left</c> is one word, and blanks separate words.</remarks>
internal sealed class Vocabulary
{
    /// <summary>The number of a word that the training did not show; shorter sentences are filled up with it too.</summary>
    public const int Unknown = 0;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <param name="texts">The sentences of the training.</param>
    public Vocabulary(IEnumerable<string> texts)
    {
        foreach (var word in texts.SelectMany(Words).Distinct().Order(StringComparer.Ordinal))
        {
            numbers.Add(word, numbers.Count + 1);
        }
    }

    /// <summary>How many numbers there are, <see cref="Unknown"/> among them.</summary>
    public int Count => numbers.Count + 1;

    /// <summary>A sentence as numbers, at least one: a text without words is an unknown word.</summary>
    public int[] Encode(string text)
    {
        int[] encoded = [.. Words(text).Select(word => numbers.GetValueOrDefault(word, Unknown))];
        return encoded.Length == 0 ? [Unknown] : encoded;
    }

    private static IEnumerable<string> Words(string text) => string.Concat(text.ToLowerInvariant().Where(letter => !char.IsPunctuation(letter) && !char.IsSymbol(letter)))
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
