using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.CrossModal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class CrossModalLossesTests
{
    [Fact]
    public void Alignment_is_one_minus_the_cosine()
    {
        using var scope = NewDisposeScope();
        var images = tensor(new[,] { { 1.0, 0 }, { 0.6, 0.8 } });
        var texts = tensor(new[,] { { 0.0, 1 }, { 0.8, 0.6 } });

        // Cosines 0 and 0.96.
        CrossModalLosses.Alignment(images, texts).ToDouble().Should().BeApproximately(0.52, 1e-12);
        CrossModalLosses.Alignment(images, images).ToDouble().Should().BeApproximately(0, 1e-12);
        CrossModalLosses.Alignment(images, -images).ToDouble().Should().BeApproximately(2, 1e-12);
    }

    [Fact]
    public void Relevance_is_the_probability_of_one_category()
    {
        using var scope = NewDisposeScope();

        // The logarithms of 3 to 1, and of 1 to 4: probabilities 0.75, 0.25 and 0.2, 0.8.
        var images = tensor(new[,] { { Math.Log(3), 0 }, { 5.0, 5.0 } });
        var texts = tensor(new[,] { { 0, Math.Log(4) } });
        var relevance = CrossModalLosses.Relevance(images, texts);
        relevance.shape.Should().Equal(2, 1);
        relevance[0, 0].ToDouble().Should().BeApproximately(0.75 * 0.2 + 0.25 * 0.8, 1e-12);
        relevance[1, 0].ToDouble().Should().BeApproximately(0.5, 1e-12);
    }

    [Fact]
    public void Ranking_counts_the_others_of_another_category_in_both_directions()
    {
        using var scope = NewDisposeScope();
        var scores = tensor(new[,] { { 0.9, 0.8, 0.5 }, { 0.2, 0.3, 0.6 }, { 0.7, 0.1, 0.4 } }).requires_grad_();
        var categories = tensor(new long[] { 4, 4, 7 });

        // With a margin of 0.2. Images that ask: 0 has text 2 (0.2 - 0.9 + 0.5 < 0), 1 has text 2 (0.2 - 0.3 + 0.6), 2 has texts 0 and 1 (0.2 - 0.4 + 0.7 and + 0.1 < 0).
        // Texts that ask: 0 has image 2 (0.2 - 0.9 + 0.7 = 0), 1 has image 2 (0.2 - 0.3 + 0.1 = 0), 2 has images 0 and 1 (0.2 - 0.4 + 0.5 and + 0.6).
        var loss = CrossModalLosses.Ranking(scores, categories, margin: 0.2);
        loss.ToDouble().Should().BeApproximately((0.5 + 0.5 + 0.3 + 0.4) / 8, 1e-12);
        var clear = CrossModalLosses.Ranking(scores, categories, margin: 0.1);
        clear.ToDouble().Should().BeApproximately((0.4 + 0.4 + 0.2 + 0.3) / 8, 1e-12);
        clear.backward();
        (8 * scores.grad!).data<double>().ToArray().Should().Equal(0, 0, 1, 0, -1, 2, 1, 0, -3);
    }

    [Fact]
    public void With_one_category_there_is_nothing_to_rank()
    {
        using var scope = NewDisposeScope();
        var scores = tensor(new[,] { { 0.1, 0.9 }, { 0.9, 0.1 } }).requires_grad_();
        var loss = CrossModalLosses.Ranking(scores, tensor(new long[] { 1, 1 }), margin: 0.5);
        loss.ToDouble().Should().Be(0);
        loss.backward();
        scores.grad!.abs().max().ToDouble().Should().Be(0);
    }
}
