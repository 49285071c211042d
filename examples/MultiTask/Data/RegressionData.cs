using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Problems;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Data;

/// <summary>A table whose target columns start with <c>y_</c>, cut and standardized.</summary>
/// <param name="Training">Four rows out of five.</param>
/// <param name="Test">The others.</param>
/// <param name="Targets">The names of the targets, without <c>y_</c>.</param>
internal sealed record RegressionData(Split Training, Split Test, IReadOnlyList<string> Targets)
{
    private const string TargetPrefix = "y_";

    // The cut is part of the problem: seeds of a comparison vary the training alone.
    private const ulong CutSeed = 0;

    /// <summary>Cuts a table by a fixed random order, and gives every column mean 0 and standard deviation 1 on the training rows.</summary>
    /// <exception cref="InputException">
    /// No column or every column is a target, there are fewer than 10 rows, or a column is constant on the training or a target on the test rows.
    /// </exception>
    public static RegressionData Of(NumberTable table, Device device)
    {
        int[] targets = [.. Enumerable.Range(0, table.Columns.Count).Where(j => table.Columns[j].StartsWith(TargetPrefix, StringComparison.Ordinal))];
        int[] inputs = [.. Enumerable.Range(0, table.Columns.Count).Except(targets)];
        if (inputs.Length == 0 || targets.Length == 0)
        {
            throw new InputException(
                $"{table.Path}: there must be inputs, and targets whose names start with {TargetPrefix}. Found {inputs.Length} inputs and {targets.Length} targets.");
        }

        if (table.Rows.Count < 10)
        {
            throw new InputException($"{table.Path}: there must be at least 10 rows. Found {table.Rows.Count}.");
        }

        using var scope = NewDisposeScope();
        using var generator = new Generator(CutSeed);
        var order = randperm(table.Rows.Count, generator: generator).data<long>().ToArray();
        var trainingRows = table.Rows.Count * 4 / 5;
        var training = order[..trainingRows];
        var test = order[trainingRows..];
        var moments = Enumerable.Range(0, table.Columns.Count).Select(j => Moments(table, j, training)).ToArray();
        foreach (var j in targets)
        {
            Moments(table, j, test);
        }

        return new(Part(training), Part(test), [.. targets.Select(j => table.Columns[j][TargetPrefix.Length..])]);

        Split Part(long[] rows) => new(Columns(rows, inputs), Columns(rows, targets));

        Tensor Columns(long[] rows, int[] columns)
        {
            var values = new float[rows.Length * columns.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                for (var j = 0; j < columns.Length; j++)
                {
                    var (mean, deviation) = moments[columns[j]];
                    values[i * columns.Length + j] = (float)((table.Rows[(int)rows[i]][columns[j]] - mean) / deviation);
                }
            }

            return tensor(values, [rows.Length, columns.Length]).to(device);
        }
    }

    private static (double Mean, double Deviation) Moments(NumberTable table, int column, long[] rows)
    {
        var values = Array.ConvertAll(rows, row => table.Rows[(int)row][column]);
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return values.Max() > values.Min()
            ? (mean, deviation)
            : throw new InputException($"{table.Path}: {table.Columns[column]} must vary. Found {FormattableString.Invariant($"{mean}")} in every training or test row.");
    }
}
