namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>The test set ranked from one view to the other.</summary>
/// <param name="Name">Such as <c>image -> text</c>.</param>
/// <param name="Scores">The scores of each query, one for each answer; query and answers are numbers of test pairs.</param>
/// <param name="Precisions">The average precision of each query, from 0 to 1.</param>
internal sealed record RankedDirection(string Name, float[][] Scores, double[] Precisions)
{
    /// <summary>The mean average precision, from 0 to 1.</summary>
    public double Mean => Precisions.Average();

    /// <summary>The answers to a query, the best first.</summary>
    public int[] Answers(int query) => AveragePrecisions.Order(Scores[query]);
}
