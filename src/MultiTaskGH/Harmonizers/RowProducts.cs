using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Inner products of rows that a method has written, summed in double.</summary>
internal static class RowProducts
{
    public static double SquaredNorm(GradientEntries gradients, int position)
    {
        var sum = new double[1];
        using var noGrad = no_grad();
        for (var b = 0; b < gradients.BlockCount; b++)
        {
            using var matrix = gradients.Row(b, position).unsqueeze(0);
            RowGramian.Add(matrix, sum);
        }

        return sum[0];
    }

    /// <summary>All inner products, N x N, row after row.</summary>
    public static double[] Gramian(GradientEntries gradients)
    {
        var gramian = new double[gradients.TaskCount * gradients.TaskCount];
        ColumnPieces.Visit(gradients, (_, _, piece) => RowGramian.Add(piece, gramian));
        return gramian;
    }
}
