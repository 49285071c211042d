using System.Globalization;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.MultiTask.Data;

/// <summary>A table of numbers: a first line with the names of the columns, then one line for each row, separated by commas.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Columns">The names.</param>
/// <param name="Rows">The numbers, all finite.</param>
internal sealed record NumberTable(string Path, IReadOnlyList<string> Columns, IReadOnlyList<double[]> Rows)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">UTF-8, packed with gzip or not; decimal points.</param>
    /// <exception cref="InputException">The file is broken, empty, has no row, or a line without the right number of finite numbers.</exception>
    public static NumberTable Read(string path)
    {
        var lines = TextLines.Read(path);
        if (lines.Length == 0)
        {
            throw new InputException($"{path}: the file must start with the names of its columns. Found it empty.");
        }

        var columns = lines[0].Split(',', StringSplitOptions.TrimEntries);
        if (lines.Length == 1)
        {
            throw new InputException($"{path}: there must be a row below the names of the columns. Found none.");
        }

        var rows = new double[lines.Length - 1][];
        for (var i = 1; i < lines.Length; i++)
        {
            var fields = lines[i].Split(',');
            if (fields.Length != columns.Length)
            {
                throw new InputException($"{path}, line {i + 1}: there must be {columns.Length} values, as in the first line. Found {fields.Length}.");
            }

            rows[i - 1] = new double[columns.Length];
            for (var j = 0; j < fields.Length; j++)
            {
                if (!double.TryParse(fields[j], NumberStyles.Float, CultureInfo.InvariantCulture, out rows[i - 1][j]) || !double.IsFinite(rows[i - 1][j]))
                {
                    throw new InputException($"{path}, line {i + 1}: {columns[j]} must be a finite number. Found '{fields[j]}'.");
                }
            }
        }

        return new(path, columns, rows);
    }
}
