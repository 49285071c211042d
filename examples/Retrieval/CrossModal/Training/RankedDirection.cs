using MultiTaskGH.Examples.Retrieval.Ranking;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>The test set ranked from one view to the other. Queries and answers are numbers of test pairs.</summary>
/// <param name="Name">Such as <c>image -> text</c>.</param>
/// <param name="Precision">How well it is ranked.</param>
/// <param name="Best">The first answers to each query.</param>
internal sealed record RankedDirection(string Name, MeanAveragePrecision Precision, SearchResult Best)
{
    /// <summary>How many answers of a query are kept, where there are as many.</summary>
    public const int BestAnswers = 5;

    /// <summary>The mean average precision, from 0 to 1. Each query's own partner is right, so that none is without a right answer.</summary>
    public double Mean => Precision.Value!.Value;

    /// <summary>Ranks all answers for each query by the inner product.</summary>
    /// <param name="name">The name.</param>
    /// <param name="queries">N x D numbers of float32.</param>
    /// <param name="answers">N x D numbers of float32, of the same pairs.</param>
    /// <param name="categories">The categories of the pairs.</param>
    public static RankedDirection Of(string name, Tensor queries, Tensor answers, IReadOnlyList<long> categories)
    {
        using var index = new FlatIndex(answers);
        return new(name, MeanAveragePrecision.Of(index, categories, queries, categories), index.Search(queries, Math.Min(BestAnswers, index.Count)));
    }
}
