using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>A table of numbers: a first line with the names of the columns, then one line for each row, separated by commas.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Columns">The names.</param>
/// <param name="Rows">The numbers, all finite.</param>
public sealed record NumberTable(string Path, IReadOnlyList<string> Columns, IReadOnlyList<double[]> Rows)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">UTF-8, packed with gzip or not; decimal points.</param>
    /// <param name="textColumns">The names of columns that may hold anything, without commas, and are left out; the file need not have them.</param>
    /// <exception cref="InputException">The file is broken, empty, has no row, or a line without the right number of values, or one that must be a finite number and is not.</exception>
    public static NumberTable Read(string path, params IReadOnlyList<string> textColumns)
    {
        ArgumentNullException.ThrowIfNull(textColumns);
        var lines = TextLines.Read(path);
        if (lines.Length == 0)
        {
            throw new InputException($"{path}: the file must start with the names of its columns. Found it empty.");
        }

        var names = lines[0].Split(',', StringSplitOptions.TrimEntries);
        if (lines.Length == 1)
        {
            throw new InputException($"{path}: there must be a row below the names of the columns. Found none.");
        }

        int[] numbers = [.. Enumerable.Range(0, names.Length).Where(j => !textColumns.Contains(names[j]))];
        var rows = new double[lines.Length - 1][];
        for (var i = 0; i < rows.Length; i++)
        {
            var fields = lines[i + 1].Split(',');
            if (fields.Length != names.Length)
            {
                throw new InputException($"{Place(path, i)}: there must be {names.Length} values, as in the first line. Found {fields.Length}.");
            }

            rows[i] = Array.ConvertAll(numbers, j => double.TryParse(fields[j], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : throw new InputException($"{Place(path, i)}: {names[j]} must be a finite number. Found '{fields[j]}'."));
        }

        return new(path, [.. numbers.Select(j => names[j])], rows);
    }

    /// <summary>Where a row stands, for messages.</summary>
    /// <param name="row">The row, from 0.</param>
    public string Place(int row) => Place(Path, row);

    private static string Place(string path, int row) => $"{path}, line {row + 2}";
}
