using System.Runtime.InteropServices;
using MultiTaskGH.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The Gramian of a tensor's rows: in double on the host by our own kernel, elsewhere the device's sums over pieces, summed in double.</summary>
internal static class RowGramian
{
    // A device multiplies pieces of a row in the gradients' own type, and their products are summed in double: short pieces bound the
    // rounding error of float32.
    private const long PieceLength = 1 << 18;

    // From this number of rows on, one small matrix product per piece is faster than a dot product per pair (measured).
    private const int RowsForMatrixProduct = 4;

    private static readonly Lock Tf32 = new();

    /// <summary>Whether products and sums are all made in double: the Gramian is then that of the rows as they are, rounded as float64 is.</summary>
    public static bool SumsInDouble(DeviceType device, ScalarType type) => type is ScalarType.Float64 || (device is DeviceType.CPU && type is ScalarType.Float32);

    /// <summary>Adds <c>R R^T</c> to a Gramian.</summary>
    /// <param name="rows">R, n x P, contiguous.</param>
    /// <param name="gramian">n x n, row after row.</param>
    public static void Add(Tensor rows, Span<double> gramian)
    {
        if (rows.numel() == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        if (IsOnHost(rows))
        {
            AddOnHost(rows, gramian);
        }
        else if (rows.size(0) >= RowsForMatrixProduct)
        {
            AddByMatrixProducts(rows, gramian);
        }
        else
        {
            AddByDotProducts(rows, gramian);
        }
    }

    /// <summary>Adds the inner products of all rows but the last one with the last one.</summary>
    /// <param name="rows">(n + 1) x P, contiguous.</param>
    /// <param name="products">n.</param>
    public static void AddWithLast(Tensor rows, Span<double> products)
    {
        if (rows.numel() == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var n = rows.size(0) - 1;
        if (IsOnHost(rows))
        {
            AddWithLastOnHost(rows, products);
            return;
        }

        // A product with a single column is summed entry after entry by some libraries, sum() in a tree.
        var values = ScalarReader.ReadAll(cat(MapPieces(rows, piece => piece.narrow(0, 0, n).mul(piece.narrow(0, n, 1)).sum(1))));
        for (var k = 0; k < values.Length; k++)
        {
            products[k % (int)n] += values[k];
        }
    }

    private static bool IsOnHost(Tensor rows) => rows.device_type is DeviceType.CPU && SumsInDouble(rows.device_type, rows.dtype);

    private static void AddWithLastOnHost(Tensor rows, Span<double> products)
    {
        var start = rows[0].narrow(0, 0, 1).bytes;
        var (n, length) = ((int)rows.size(0) - 1, (nint)rows.size(1));
        if (rows.dtype is ScalarType.Float64)
        {
            HostGramian.AddWithLast(ref MemoryMarshal.AsRef<double>(start), n, length, length, products);
        }
        else
        {
            HostGramian.AddWithLast(ref MemoryMarshal.AsRef<float>(start), n, length, length, products);
        }
    }

    private static void AddOnHost(Tensor rows, Span<double> gramian)
    {
        // The span of the first entry leads to the whole buffer: a span of all rows could be longer than a span may be.
        var start = rows[0].narrow(0, 0, 1).bytes;
        var (n, length) = ((int)rows.size(0), (nint)rows.size(1));
        if (rows.dtype is ScalarType.Float64)
        {
            HostGramian.Add(ref MemoryMarshal.AsRef<double>(start), n, length, length, gramian);
        }
        else
        {
            HostGramian.Add(ref MemoryMarshal.AsRef<float>(start), n, length, length, gramian);
        }
    }

    private static void AddByDotProducts(Tensor rows, Span<double> gramian)
    {
        var n = (int)rows.size(0);
        var products = MapPieces(rows, piece =>
        {
            var pairs = new List<Tensor>();
            for (var i = 0; i < n; i++)
            {
                for (var j = i; j < n; j++)
                {
                    pairs.Add(piece[i].dot(piece[j]));
                }
            }

            return stack(pairs);
        });

        var next = 0;
        var values = ScalarReader.ReadAll(cat(products));
        while (next < values.Length)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = i; j < n; j++)
                {
                    AddSymmetric(gramian, n, i, j, values[next++]);
                }
            }
        }
    }

    private static void AddByMatrixProducts(Tensor rows, Span<double> gramian)
    {
        var n = (int)rows.size(0);
        var values = ScalarReader.ReadAll(cat(MapPieces(rows, MatrixProduct)));
        for (var piece = 0; piece < values.Length; piece += n * n)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = i; j < n; j++)
                {
                    // One triangle serves both: the product's own two halves may differ in the last bit.
                    AddSymmetric(gramian, n, i, j, values[piece + i * n + j]);
                }
            }
        }
    }

    private static Tensor MatrixProduct(Tensor piece)
    {
        // TF32 multiplies with 10 bits: three decimal digits are no basis for a decision on the sign of an inner product.
        // The switch is the process's, and two threads may train two models.
        lock (Tf32)
        {
            var allowsTf32 = backends.cuda.matmul.allow_tf32;
            backends.cuda.matmul.allow_tf32 = false;
            try
            {
                return piece.mm(piece.t());
            }
            finally
            {
                backends.cuda.matmul.allow_tf32 = allowsTf32;
            }
        }
    }

    private static List<Tensor> MapPieces(Tensor rows, Func<Tensor, Tensor> product)
    {
        // Half precision overflows at 65,504 and rounds at 1e-3: its products are taken in float32, one piece's copy at a time.
        var type = rows.dtype is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var length = rows.size(1);
        var products = new List<Tensor>();
        for (var start = 0L; start < length; start += PieceLength)
        {
            using var scope = NewDisposeScope();
            var piece = rows.narrow(1, start, Math.Min(PieceLength, length - start));
            products.Add(product(piece.dtype == type ? piece : piece.to(type)).MoveToOuterDisposeScope());
        }

        return products;
    }

    private static void AddSymmetric(Span<double> gramian, int n, int i, int j, double product)
    {
        gramian[i * n + j] += product;
        if (j != i)
        {
            gramian[j * n + i] += product;
        }
    }
}
