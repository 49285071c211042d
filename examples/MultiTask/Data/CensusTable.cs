using System.Globalization;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.MultiTask.Data;

/// <summary>The rows of a file of UCI's Adult census: no line with names, 15 fields separated by commas, <c>?</c> where one is missing.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Rows">The fields, without blanks around them.</param>
internal sealed record CensusTable(string Path, IReadOnlyList<string[]> Rows)
{
    public const string Missing = "?";

    /// <summary>The names of the fields.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship", "race", "sex",
        "capital-gain", "capital-loss", "hours-per-week", "native-country", "income",
    ];

    private static readonly string[] NumberFields = ["age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"];

    /// <summary>The place of a field.</summary>
    public static int Field(string name) => Fields.Index().First(field => field.Item == name).Index;

    /// <summary>A number of a row.</summary>
    public double Number(int row, int field) => double.Parse(Rows[row][field], NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Reads a file.</summary>
    /// <param name="path">UTF-8, packed with gzip or not. Empty lines and the comment line of the test set, which starts with <c>|</c>, are passed over.</param>
    /// <exception cref="InputException">The file is broken, has no row, or a line without 15 fields, without a number where one must be, or with another income.</exception>
    public static CensusTable Read(string path)
    {
        var rows = new List<string[]>();
        var lines = TextLines.Read(path);
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]) || lines[i].StartsWith('|'))
            {
                continue;
            }

            var fields = lines[i].Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != Fields.Count)
            {
                throw new InputException($"{path}, line {i + 1}: there must be {Fields.Count} fields, {Fields[0]} to {Fields[^1]}. Found {fields.Length}.");
            }

            // The labels of the test set end in a full stop.
            fields[^1] = fields[^1].TrimEnd('.');
            if (fields[^1] is not ("<=50K" or ">50K"))
            {
                throw new InputException($"{path}, line {i + 1}: income must be <=50K or >50K. Found '{fields[^1]}'.");
            }

            foreach (var name in NumberFields)
            {
                var text = fields[Field(name)];
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !(number >= 0 && double.IsFinite(number)))
                {
                    throw new InputException($"{path}, line {i + 1}: {name} must be a number of at least 0. Found '{text}'.");
                }
            }

            if (Array.FindIndex(fields, field => field.Length == 0) is var empty and >= 0)
            {
                throw new InputException($"{path}, line {i + 1}: {Fields[empty]} must be given, or {Missing} where it is missing. Found nothing.");
            }

            rows.Add(fields);
        }

        return rows.Count > 0 ? new(path, rows) : throw new InputException($"{path}: there must be rows. Found none.");
    }
}
