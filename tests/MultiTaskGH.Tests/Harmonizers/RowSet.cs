using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>Gradients as tensors, some blocks of columns after one another: what a step hands to a method that reads entries.</summary>
internal sealed class RowSet : IDisposable
{
    private readonly Tensor[][] blocks;

    /// <param name="rows">N arrays of one length.</param>
    /// <param name="types">One per block; the columns are shared out evenly.</param>
    public RowSet(double[][] rows, params ScalarType[] types)
    {
        var length = rows[0].Length;
        blocks = new Tensor[types.Length][];
        for (var b = 0; b < types.Length; b++)
        {
            var columns = (length * b / types.Length)..(length * (b + 1) / types.Length);
            blocks[b] = Array.ConvertAll(rows, row =>
            {
                using var exact = tensor(row[columns], ScalarType.Float64);
                return exact.to(types[b], copy: true).DetachFromDisposeScope();
            });
        }

        Entries = new GradientEntries(blocks);
    }

    public GradientEntries Entries { get; }

    /// <summary>A row as it is now.</summary>
    public double[] Row(int i)
    {
        var row = new List<double>();
        foreach (var block in blocks)
        {
            using var exact = block[i].to(ScalarType.Float64, copy: true);
            row.AddRange(exact.data<double>());
        }

        return [.. row];
    }

    public double[][] Rows() => [.. Enumerable.Range(0, Entries.TaskCount).Select(Row)];

    /// <summary><c>sum_i weight_i row_i</c> of the rows as they are now.</summary>
    public double[] Direction(double[] weights) => new Gradients("rows", Rows()).Direction(weights);

    public void Dispose()
    {
        foreach (var row in blocks.SelectMany(rows => rows))
        {
            row.Dispose();
        }
    }
}
