namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>The words for the values of an enumeration.</summary>
internal sealed class EnumWords<T>
    where T : struct, Enum
{
    private readonly T[] values = Enum.GetValues<T>();
    private readonly string[] words;

    /// <summary>Gives each value its word.</summary>
    /// <param name="what">What the values are, for messages.</param>
    /// <param name="words">A word for each value, in the order of the values.</param>
    public EnumWords(string what, params string[] words)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(words.Length, values.Length, nameof(words));
        What = what;
        this.words = words;
    }

    public string What { get; }

    public IReadOnlyList<T> Values => values;

    public IReadOnlyList<string> Words => words;

    public string this[T value] => words[Array.IndexOf(values, value)];

    /// <summary>The value of a word, whose case counts; null where there is none.</summary>
    public T? Find(string? word) => Array.IndexOf(words, word) is >= 0 and var index ? values[index] : null;
}
