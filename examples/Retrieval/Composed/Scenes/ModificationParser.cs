using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Reads the sentences of modifications.</summary>
internal static class ModificationParser
{
    /// <summary>Reads a sentence: words with one blank between them, in lower case.</summary>
    /// <exception cref="FormatException">A word is unknown, missing or too much; the message says which.</exception>
    public static Modification Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new Words(text);
        var modification = words.Next("verb", "add", "remove", "make") switch
        {
            "add" => Add(words),
            "remove" => new RemoveObject(words.Next(SceneVocabulary.Cells), words.Next(SceneVocabulary.Sizes), words.Next(SceneVocabulary.Colours), words.Next(SceneVocabulary.Shapes)),
            _ => Make(words),
        };
        words.End();
        return modification;
    }

    private static AddObject Add(Words words)
    {
        var (size, colour, shape) = (words.Next(SceneVocabulary.Sizes), words.Next(SceneVocabulary.Colours), words.Next(SceneVocabulary.Shapes));
        words.Next("preposition", "to");
        return new(size, colour, shape, words.Next(SceneVocabulary.Cells));
    }

    // Whichever of size and colour stands before the shape stays as it is.
    private static Modification Make(Words words)
    {
        var cell = words.Next(SceneVocabulary.Cells);
        var kept = words.Next("size or colour", [.. SceneVocabulary.Sizes.Words, .. SceneVocabulary.Colours.Words]);
        var shape = words.Next(SceneVocabulary.Shapes);
        return SceneVocabulary.Sizes.Find(kept) is { } size
            ? new ChangeColour(cell, size, shape, words.Next(SceneVocabulary.Colours))
            : new ChangeSize(cell, SceneVocabulary.Colours.Find(kept)!.Value, shape, words.Next(SceneVocabulary.Sizes));
    }

    /// <summary>The words of a sentence, one after the other.</summary>
    private sealed class Words(string text)
    {
        private readonly string[] words = text.Split(' ');
        private int position;

        public string Next(string what, params string[] known)
        {
            var word = position < words.Length ? words[position] : null;
            position++;
            return Array.IndexOf(known, word) >= 0
                ? word!
                : throw new FormatException(
                    $"{MessageText.Quote(text)}, word {position}: the {what} must be {(known.Length == 1 ? "" : "one of ")}{MessageText.List(known)}. Found {(word is null ? "the end" : MessageText.Quote(word))}.");
        }

        public T Next<T>(EnumWords<T> vocabulary)
            where T : struct, Enum => vocabulary.Find(Next(vocabulary.What, [.. vocabulary.Words]))!.Value;

        public void End()
        {
            if (position < words.Length)
            {
                throw new FormatException($"{MessageText.Quote(text)}, word {position + 1}: the sentence must end. Found {MessageText.Quote(words[position])}.");
            }
        }
    }
}
