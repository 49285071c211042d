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
    /// <summary>Ranks the test set.</summary>
    /// <param name="data">The pairs.</param>
    /// <param name="relevance">Images x texts of the test set, in 32-bit numbers: the larger, the better.</param>
    public static CrossModalRanking Of(CrossModalData data, Tensor relevance)
    {
        using var scope = NewDisposeScope();
        var categories = data.Test.Categories.data<long>().ToArray();
        return new(data, [Direction(data.ImageView, data.TextView, relevance), Direction(data.TextView, data.ImageView, relevance.transpose(0, 1))]);

        RankedDirection Direction(string from, string to, Tensor scores)
        {
            float[][] rows = [.. scores.contiguous().cpu().data<float>().ToArray().Chunk(categories.Length)];
            return new($"{from} -> {to}", rows, [.. rows.Select((row, query) => AveragePrecisions.Of(row, query, categories))]);
        }
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
                .. Directions.Select(direction => queries.Length == 0 ? "" : Percent(queries.Average(query => direction.Precisions[query]))),
            ]);
        }

        table.Add(["all", categories.Length.ToString(CultureInfo.InvariantCulture), .. Directions.Select(direction => Percent(direction.Mean))]);
        return table.ToString();

        static string Percent(double share) => (100 * share).ToString("f1", CultureInfo.InvariantCulture);
    }
}
