using System.Runtime.InteropServices;
using MultiTaskGH.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// The task gradients over the shared parameters of one device and type: a tensor of N rows that outlives the steps. Row 0 becomes the
/// direction, in place, and the parameters' <c>.grad</c> are views of it.
/// </summary>
internal sealed class SharedGradientBuffer : IDisposable
{
    // Inner products are taken over pieces of a row in the gradients' own type and summed in double: short pieces bound the rounding
    // error of float32, and all rows of a piece stay in the cache while the pairs of tasks are visited.
    private const long PieceLength = 1 << 18;

    // From this number of tasks on, one small matrix product per piece is faster than a dot product per pair (measured).
    private const int TasksForMatrixProduct = 4;

    private readonly NamedParameter[] parameters;
    private readonly long[][] shapes;
    private readonly long[] offsets;
    private readonly ScalarType accumulationType;
    private readonly Tensor rows;
    private readonly Tensor[] row;
    private readonly Tensor[][] views;
    private readonly Tensor[][] pieces;
    private readonly bool[] reached;
    private readonly bool[][] isZero;

    public SharedGradientBuffer(NamedParameter[] parameters, int rowCount)
    {
        this.parameters = parameters;
        shapes = Array.ConvertAll(parameters, p => p.Parameter.shape);
        offsets = new long[parameters.Length];
        var length = 0L;
        for (var k = 0; k < parameters.Length; k++)
        {
            offsets[k] = length;
            length += parameters[k].Parameter.numel();
        }

        var first = parameters[0].Parameter;
        accumulationType = first.dtype is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        reached = new bool[parameters.Length];
        isZero = new bool[rowCount][];

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        rows = Keep(zeros([rowCount, length], first.dtype, first.device));
        row = new Tensor[rowCount];
        views = new Tensor[rowCount][];
        pieces = new Tensor[rowCount][];
        for (var i = 0; i < rowCount; i++)
        {
            row[i] = Keep(rows.select(0, i));
            views[i] = new Tensor[parameters.Length];
            for (var k = 0; k < parameters.Length; k++)
            {
                views[i][k] = Keep(row[i].narrow(0, offsets[k], parameters[k].Parameter.numel()).view(shapes[k]));
            }

            pieces[i] = new Tensor[(length + PieceLength - 1) / PieceLength];
            for (var piece = 0; piece < pieces[i].Length; piece++)
            {
                var start = piece * PieceLength;
                pieces[i][piece] = Keep(row[i].narrow(0, start, Math.Min(PieceLength, length - start)));
            }

            isZero[i] = new bool[parameters.Length];
            Array.Fill(isZero[i], true);
        }
    }

    public int RowCount => row.Length;

    /// <summary>Forgets which parameters were reached.</summary>
    public void Begin() => Array.Clear(reached);

    /// <summary>Takes the parameters' gradients into a row and leaves the parameters without any.</summary>
    /// <param name="i">The row.</param>
    /// <param name="add">Whether the row holds gradients of an earlier micro-batch.</param>
    public void Take(int i, bool add)
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            var parameter = parameters[k].Parameter;
            using var gradient = parameter.grad;
            if (gradient is null || gradient.IsInvalid)
            {
                if (!add && !isZero[i][k])
                {
                    views[i][k].zero_();
                    isZero[i][k] = true;
                }

                continue;
            }

            parameter.grad = null;
            reached[k] = true;
            var dense = gradient.is_sparse ? gradient.to_dense() : gradient;
            if (add && !isZero[i][k])
            {
                views[i][k].add_(dense);
            }
            else
            {
                views[i][k].copy_(dense);
            }

            isZero[i][k] = false;
            if (!ReferenceEquals(dense, gradient))
            {
                dense.Dispose();
            }
        }
    }

    /// <summary>The first trainable parameter that no task has reached since <see cref="Begin"/>; null where all were.</summary>
    public string? FirstUnreached()
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            if (!reached[k] && parameters[k].Parameter.requires_grad)
            {
                return parameters[k].Name;
            }
        }

        return null;
    }

    /// <summary>Adds this buffer's part of the Gramian of the first n rows, row after row.</summary>
    public void AddGramian(int n, Span<double> gramian)
    {
        if (rows.device_type is DeviceType.CPU && rows.dtype is (ScalarType.Float32 or ScalarType.Float64))
        {
            AddGramianOnHost(n, gramian);
            return;
        }

        using var scope = NewDisposeScope();
        if (n >= TasksForMatrixProduct)
        {
            AddGramianByMatrixProducts(n, gramian);
        }
        else
        {
            AddGramianByDotProducts(n, gramian);
        }
    }

    /// <summary>Whether a row, taken alone, is finite.</summary>
    public bool IsFinite(int i)
    {
        using var sum = row[i].sum(accumulationType);
        return double.IsFinite(sum.ToDouble());
    }

    /// <summary>Turns row 0 into <c>sum_i factors_i row_i</c>, in place.</summary>
    public void Combine(ReadOnlySpan<double> factors)
    {
        if (factors[0] != 1)
        {
            using var factor = factors[0].ToScalar();
            row[0].mul_(factor);
        }

        for (var i = 1; i < factors.Length; i++)
        {
            using var factor = factors[i].ToScalar();
            row[0].add_(row[i], factor);
        }

        // The row no longer holds the first task's zeros.
        Array.Clear(isZero[0]);
    }

    /// <summary>Makes the views of row 0 the gradients of the trainable parameters that are updated.</summary>
    public void AssignDirection(IReadOnlySet<Parameter>? updated)
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            var parameter = parameters[k].Parameter;
            if (parameter.requires_grad && updated?.Contains(parameter) != false)
            {
                parameter.grad = views[0][k];
            }
        }
    }

    public void Dispose()
    {
        foreach (var view in views.Concat(pieces).SelectMany(tensors => tensors).Concat(row))
        {
            view.Dispose();
        }

        rows.Dispose();
    }

    private static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();

    private void AddGramianOnHost(int n, Span<double> gramian)
    {
        // The span of a piece leads to the whole buffer: a span of all rows could be longer than a span may be.
        var start = pieces[0][0].bytes;
        var length = (nint)rows.size(1);
        if (rows.dtype is ScalarType.Float64)
        {
            HostGramian.Add(ref MemoryMarshal.AsRef<double>(start), n, length, length, gramian);
        }
        else
        {
            HostGramian.Add(ref MemoryMarshal.AsRef<float>(start), n, length, length, gramian);
        }
    }

    private void AddGramianByDotProducts(int n, Span<double> gramian)
    {
        var products = new List<Tensor>(pieces[0].Length * n * (n + 1) / 2);
        for (var piece = 0; piece < pieces[0].Length; piece++)
        {
            for (var i = 0; i < n; i++)
            {
                var left = Accumulable(pieces[i][piece]);
                for (var j = i; j < n; j++)
                {
                    products.Add(left.dot(Accumulable(pieces[j][piece])));
                }
            }
        }

        var values = ScalarReader.Read(products);
        var next = 0;
        for (var piece = 0; piece < pieces[0].Length; piece++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = i; j < n; j++)
                {
                    var product = values[next++];
                    gramian[i * n + j] += product;
                    if (j != i)
                    {
                        gramian[j * n + i] += product;
                    }
                }
            }
        }
    }

    private void AddGramianByMatrixProducts(int n, Span<double> gramian)
    {
        var length = rows.size(1);
        using var used = rows.narrow(0, 0, n);
        var products = new List<Tensor>();
        for (var start = 0L; start < length; start += PieceLength)
        {
            var piece = Accumulable(used.narrow(1, start, Math.Min(PieceLength, length - start)));
            products.Add(piece.mm(piece.t()));
        }

        var values = ScalarReader.ReadAll(stack(products));
        for (var piece = 0; piece < products.Count; piece++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = i; j < n; j++)
                {
                    // One triangle serves both: the product's own two halves may differ in the last bit.
                    var product = values[(piece * n + i) * n + j];
                    gramian[i * n + j] += product;
                    if (j != i)
                    {
                        gramian[j * n + i] += product;
                    }
                }
            }
        }
    }

    private Tensor Accumulable(Tensor tensor) => tensor.dtype == accumulationType ? tensor : tensor.to(accumulationType);
}
