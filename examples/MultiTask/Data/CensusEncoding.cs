using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Problems;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Data;

/// <summary>Turns people into numbers, as the training rows have taught it.</summary>
/// <remarks>
/// Left out: the columns of the three targets, <c>relationship</c>, which gives the marital status away ("Husband"), and the sampling weight
/// <c>fnlwgt</c>. A missing value is a category of its own; a category that the training rows lack is all zeros.
/// </remarks>
internal sealed class CensusEncoding
{
    private static readonly string[] Numbers = ["age", "capital-gain", "capital-loss", "hours-per-week"];
    private static readonly string[] Categories = ["workclass", "occupation", "race", "sex", "native-country"];

    // Gains and losses are zero for most people and five digits for some.
    private static readonly string[] Skewed = ["capital-gain", "capital-loss"];

    private readonly (int Field, bool IsSkewed, double Mean, double Deviation)[] numbers;
    private readonly Dictionary<(int Field, string Value), int> columns = [];

    /// <summary>Learns means, standard deviations and categories.</summary>
    /// <exception cref="InputException">A number is the same in every row.</exception>
    public CensusEncoding(CensusTable training)
    {
        numbers = Array.ConvertAll(Numbers, name =>
        {
            var (field, isSkewed) = (CensusTable.Field(name), Skewed.Contains(name));
            double[] values = [.. Enumerable.Range(0, training.Rows.Count).Select(row => Number(training, row, field, isSkewed))];
            var mean = values.Average();
            return values.Max() > values.Min()
                ? (field, isSkewed, mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))))
                : throw new InputException($"{training.Path}: {name} must vary. Found the same value in every row.");
        });
        foreach (var field in Categories.Select(CensusTable.Field))
        {
            foreach (var value in training.Rows.Select(row => row[field]).Distinct().Order(StringComparer.Ordinal))
            {
                columns.Add((field, value), numbers.Length + columns.Count);
            }
        }
    }

    /// <summary>How many numbers describe a person.</summary>
    public int Width => numbers.Length + columns.Count;

    /// <summary>Encodes rows.</summary>
    /// <returns>Inputs, rows x <see cref="Width"/>, and the answers 0 or 1, rows x 3: more than 50K, never married, college degree.</returns>
    public Split Encode(CensusTable table, Device device)
    {
        var inputs = new float[table.Rows.Count * Width];
        var answers = new float[table.Rows.Count * 3];
        var (income, marriage, education) = (CensusTable.Field("income"), CensusTable.Field("marital-status"), CensusTable.Field("education-num"));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            for (var j = 0; j < numbers.Length; j++)
            {
                var (field, isSkewed, mean, deviation) = numbers[j];
                inputs[i * Width + j] = (float)((Number(table, i, field, isSkewed) - mean) / deviation);
            }

            foreach (var field in Categories.Select(CensusTable.Field))
            {
                if (columns.TryGetValue((field, table.Rows[i][field]), out var column))
                {
                    inputs[i * Width + column] = 1;
                }
            }

            answers[3 * i] = table.Rows[i][income] == ">50K" ? 1 : 0;
            answers[3 * i + 1] = table.Rows[i][marriage] == "Never-married" ? 1 : 0;
            answers[3 * i + 2] = table.Number(i, education) >= Bachelors ? 1 : 0;
        }

        using var scope = NewDisposeScope();
        return new(tensor(inputs, [table.Rows.Count, Width]).to(device), tensor(answers, [table.Rows.Count, 3]).to(device));
    }

    // education-num: 13 is Bachelors; 14 to 16 are Masters, Prof-school and Doctorate.
    private const double Bachelors = 13;

    private static double Number(CensusTable table, int row, int field, bool isSkewed) =>
        isSkewed ? Math.Log(1 + table.Number(row, field)) : table.Number(row, field);
}
