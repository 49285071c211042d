using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class RetrievalLossesTests
{
    [Fact]
    public void Batch_based_classification_is_the_cross_entropy_of_each_query_with_its_own_target()
    {
        using var queries = tensor(new double[,] { { 1, 0 }, { 0, 2 } });
        using var targets = tensor(new double[,] { { 3, 1 }, { 0, 1 } });
        using var loss = RetrievalLosses.BatchClassification(queries, targets);

        // Products: [[3, 0], [2, 2]].
        var expected = (-3 + Math.Log(Math.Exp(3) + 1) + Math.Log(2)) / 2;
        loss.ToDouble().Should().BeApproximately(expected, 1e-14, "a few operations in double");
    }

    [Fact]
    public void A_perfect_answer_costs_nothing_and_a_uniform_one_the_logarithm_of_the_batch()
    {
        using var identity = 100 * eye(5, dtype: float64);
        using var perfect = RetrievalLosses.BatchClassification(identity, identity);
        perfect.ToDouble().Should().BeLessThan(1e-30);
        using var same = ones(5, 3, dtype: float64);
        using var uniform = RetrievalLosses.BatchClassification(same, same);
        uniform.ToDouble().Should().BeApproximately(Math.Log(5), 1e-14, "a few operations in double");
    }
}
