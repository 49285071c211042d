using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class TextEncoderTests
{
    private static readonly Vocabulary Words = new(["make middle-left large circle green", "Remove it!"]);

    [Fact]
    public void Words_are_numbered_in_their_order_and_unknown_ones_are_0()
    {
        Words.Count.Should().Be(1 + 7);
        Words.Encode("circle green").Should().Equal(1, 2);
        Words.Encode("CIRCLE, middle-left; square").Should().Equal(1, 6, 0);
        Words.Encode(" ... ").Should().Equal(Vocabulary.Unknown);
    }

    [Fact]
    public void A_sentence_has_the_feature_that_it_has_alone_whatever_stands_beside_it()
    {
        using var encoder = Started();
        using var scope = NewDisposeScope();
        var alone = encoder.call(EncodedTexts.Of(Words, ["circle green"], CPU));
        var beside = encoder.call(EncodedTexts.Of(Words, ["circle green", "make middle-left large circle green"], CPU));
        (beside[0] - alone[0]).abs().max().ToDouble().Should().BeLessThan(1e-6, "float32, and what fills the shorter one up must not count");
        (beside[1] - alone[0]).abs().max().ToDouble().Should().BeGreaterThan(1e-3);
    }

    [Fact]
    public void The_order_of_words_counts()
    {
        using var encoder = Started();
        using var scope = NewDisposeScope();
        var features = encoder.call(EncodedTexts.Of(Words, ["large circle", "circle large"], CPU));
        (features[0] - features[1]).abs().max().ToDouble().Should().BeGreaterThan(1e-3);
    }

    [Fact]
    public void Rows_are_those_of_the_sentences()
    {
        using var scope = NewDisposeScope();
        var texts = EncodedTexts.Of(Words, ["circle", "large circle green", "green"], CPU).Rows(tensor([2L, 1L]));
        texts.Lengths.data<long>().ToArray().Should().Equal(1, 3);
        texts.Words[0].data<long>().ToArray().Should().Equal(2, 0, 0);
    }

    private static TextEncoder Started()
    {
        manual_seed(1);
        var encoder = new TextEncoder(Words.Count, 16);
        encoder.eval();
        return encoder;
    }
}
