using System.Globalization;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.CrossModal.Data;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Training;

/// <summary>The test set ranked in both directions: each view of one kind is a query, all of the other kind are answers, and those of its category are relevant.</summary>
/// <param name="Data">What was ranked.</param>
/// <param name="Directions">From images to texts, and back.</param>
internal sealed record CrossModalRanking(CrossModalData Data, IReadOnlyList<RankedDirection> Directions)
{
    /// <summary>Ranks the test set by the inner product.</summary>
    /// <param name="data">The pairs.</param>
    /// <param name="images">The images of the test set, N x D numbers of float32.</param>
    /// <param name="texts">The texts of the test set, N x D numbers of float32.</param>
    public static CrossModalRanking Of(CrossModalData data, Tensor images, Tensor texts)
    {
        var categories = data.Test.Categories.data<long>().ToArray();
        return new(
            data,
            [
                RankedDirection.Of($"{data.ImageView} -> {data.TextView}", images, texts, categories),
                RankedDirection.Of($"{data.TextView} -> {data.ImageView}", texts, images, categories),
            ]);
    }

    /// <summary>The mean average precision of each category's queries, in Markdown.</summary>
    public string CategoryTable()
    {
        var table = new MarkdownTable(["category", "queries", .. Directions.Select(direction => $"mAP {direction.Name} (%)")], column => column == 0);
        var categories = Data.Test.Categories.data<long>().ToArray();
        for (var category = 0; category < Data.ClassNames.Count; category++)
        {
            int[] queries = [.. Enumerable.Range(0, categories.Length).Where(query => categories[query] == category)];
            table.Add([
                Data.ClassNames[category],
                queries.Length.ToString(CultureInfo.InvariantCulture),
                .. Directions.Select(direction => queries.Length == 0 ? "" : Percent(queries.Average(query => direction.Precision.ByQuery[query]!.Value))),
            ]);
        }

        table.Add(["all", categories.Length.ToString(CultureInfo.InvariantCulture), .. Directions.Select(direction => Percent(direction.Mean))]);
        return table.ToString();

        static string Percent(double share) => (100 * share).ToString("f1", CultureInfo.InvariantCulture);
    }
}
