using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>An LSTM over the words of a sentence, whose last state, through a linear layer, is the sentence's feature (Vo et al., CVPR 2019, section 3.2).</summary>
public sealed class TextEncoder : Module<EncodedTexts, Tensor>
{
    private const double DropoutRate = 0.1;

    private readonly Embedding embedding_layer;
    private readonly LSTM lstm;
    private readonly Sequential fc_output;

    /// <summary>Makes the encoder, its weights drawn from torch's global generator.</summary>
    /// <param name="words">How many words there are.</param>
    /// <param name="width">The length of word vectors, states and features.</param>
    public TextEncoder(int words, int width)
        : base(nameof(TextEncoder))
    {
        embedding_layer = Embedding(words, width);
        lstm = LSTM(width, width, batchFirst: true);
        fc_output = Sequential(Dropout(DropoutRate), Linear(width, width));
        RegisterComponents();
    }

    /// <summary>Sentences to features.</summary>
    /// <param name="texts">N sentences.</param>
    /// <returns>N x width.</returns>
    public override Tensor forward(EncodedTexts texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        using var scope = NewDisposeScope();
        var states = lstm.call(embedding_layer.call(texts.Words)).Item1;

        // What comes behind the last word of a shorter sentence is filling.
        var last = (texts.Lengths - 1).view(-1, 1, 1).expand(-1, 1, states.size(2));
        return fc_output.call(states.gather(1, last).squeeze(1)).MoveToOuterDisposeScope();
    }
}
