using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>Sentences as numbers.</summary>
/// <param name="Words">64-bit numbers of a <see cref="Vocabulary"/>, N x the words of the longest one.</param>
/// <param name="Lengths">How many words each has, from 1, 64-bit integers, N.</param>
public sealed record EncodedTexts(Tensor Words, Tensor Lengths)
{
    /// <summary>Encodes sentences.</summary>
    internal static EncodedTexts Of(Vocabulary vocabulary, IReadOnlyList<string> texts, Device device)
    {
        int[][] encoded = [.. texts.Select(vocabulary.Encode)];
        var longest = encoded.Max(words => words.Length);
        var flat = new long[encoded.Length * longest];
        for (var i = 0; i < encoded.Length; i++)
        {
            for (var j = 0; j < encoded[i].Length; j++)
            {
                flat[i * longest + j] = encoded[i][j];
            }
        }

        return new(tensor(flat, [encoded.Length, longest], device: device), tensor(encoded.Select(words => (long)words.Length).ToArray(), device: device));
    }

    /// <summary>Some of the sentences.</summary>
    internal EncodedTexts Rows(Tensor rows) => new(Words.index_select(0, rows), Lengths.index_select(0, rows));
}
