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
    private readonly NamedParameter[] parameters;
    private readonly long[][] shapes;
    private readonly long[] offsets;
    private readonly Tensor rows;
    private readonly Tensor[] row;
    private readonly Tensor[][] views;
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
        reached = new bool[parameters.Length];
        isZero = new bool[rowCount][];

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        rows = Keep(zeros([rowCount, length], first.dtype, first.device));
        row = new Tensor[rowCount];
        views = new Tensor[rowCount][];
        for (var i = 0; i < rowCount; i++)
        {
            row[i] = Keep(rows.select(0, i));
            views[i] = new Tensor[parameters.Length];
            for (var k = 0; k < parameters.Length; k++)
            {
                views[i][k] = Keep(row[i].narrow(0, offsets[k], parameters[k].Parameter.numel()).view(shapes[k]));
            }

            isZero[i] = new bool[parameters.Length];
            Array.Fill(isZero[i], true);
        }
    }

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

    /// <summary>Adds this buffer's part of the Gramian of all rows.</summary>
    public void AddGramian(Span<double> gramian) => RowGramian.Add(rows, gramian);

    /// <summary>Whether a row, taken alone, is finite.</summary>
    public bool IsFinite(int i)
    {
        using var sum = row[i].sum(row[i].dtype is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32);
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
        foreach (var view in views.SelectMany(tensors => tensors).Concat(row))
        {
            view.Dispose();
        }

        rows.Dispose();
    }

    private static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();
}
