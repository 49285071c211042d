using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Works on all tasks' values of an entry at once, some columns at a time: memory beside the rows stays bounded.</summary>
internal static class ColumnPieces
{
    // Entries of all tasks together: a few megabytes, and launches on a device that are few beside their work.
    private const long PieceSize = 1 << 20;

    /// <summary>Replaces the rows piece by piece.</summary>
    /// <param name="gradients">The rows.</param>
    /// <param name="change">
    /// Changes a copy of some columns, shape [N, columns], in place, float32 for half precision. Runs in a dispose scope and without gradients.
    /// </param>
    public static void Change(GradientEntries gradients, Action<Tensor> change)
    {
        Visit(gradients, (block, start, piece) =>
        {
            change(piece);
            for (var i = 0; i < gradients.TaskCount; i++)
            {
                gradients.Row(block, i).narrow(0, start, piece.size(1)).copy_(piece[i]);
            }
        });
    }

    /// <summary>
    /// Shows the rows piece by piece: the block, the first column, and a copy of the columns, shape [N, columns], float32 for half precision.
    /// </summary>
    public static void Visit(GradientEntries gradients, Action<int, long, Tensor> visit)
    {
        using var noGrad = no_grad();
        var n = gradients.TaskCount;
        var columns = Math.Max(1, PieceSize / n);
        for (var b = 0; b < gradients.BlockCount; b++)
        {
            var length = gradients.Row(b, 0).numel();
            for (var start = 0L; start < length; start += columns)
            {
                using var scope = NewDisposeScope();
                var piece = stack(Enumerable.Range(0, n).Select(i => gradients.Row(b, i).narrow(0, start, Math.Min(columns, length - start))));
                visit(b, start, piece.dtype is ScalarType.Float64 ? piece : piece.to(ScalarType.Float32));
            }
        }
    }
}
