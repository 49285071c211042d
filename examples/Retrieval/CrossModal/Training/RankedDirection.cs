using MultiTaskGH.Examples.Retrieval.Ranking;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>The test set ranked from one view to the other.</summary>
/// <param name="Name">Such as <c>image -> text</c>.</param>
/// <param name="Answers">All answers to each query, the best first; query and answers are numbers of test pairs.</param>
/// <param name="Precisions">The average precision of each query, from 0 to 1.</param>
internal sealed record RankedDirection(string Name, SearchResult Answers, IReadOnlyList<double> Precisions)
{
    /// <summary>The mean average precision, from 0 to 1.</summary>
    public double Mean => Precisions.Average();

    /// <summary>Ranks all answers for each query by the inner product.</summary>
    /// <param name="name">The name.</param>
    /// <param name="queries">N x D numbers of float32.</param>
    /// <param name="answers">N x D numbers of float32, of the same pairs: each query's own partner is right, so that none is without a right answer.</param>
    /// <param name="categories">The categories of the pairs.</param>
    public static RankedDirection Of(string name, Tensor queries, Tensor answers, IReadOnlyList<long> categories)
    {
        using var index = new FlatIndex(answers);
        var found = index.Search(queries, index.Count);
        var isRelevant = new bool[index.Count];
        var precisions = new double[found.QueryCount];
        for (var query = 0; query < precisions.Length; query++)
        {
            var order = found.Indices(query);
            for (var place = 0; place < order.Length; place++)
            {
                isRelevant[place] = categories[order[place]] == categories[query];
            }

            precisions[query] = AveragePrecision.Of(isRelevant)!.Value;
        }

        return new(name, found, precisions);
    }
}
