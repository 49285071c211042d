using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The rows of a flat storage as one user divides it: row after row, and in each the tensors one after the other.</summary>
internal sealed class RowViews(Tensor flat, GradientRows user) : IDisposable
{
    private readonly List<Tensor> rows = [];
    private readonly List<Tensor[]> parts = [];
    private readonly List<bool[]> isZero = [];
    private readonly List<Tensor?> matrices = [];

    public Tensor Row(int i)
    {
        EnsureRows(i + 1);
        return rows[i];
    }

    public Tensor Part(int i, int k)
    {
        EnsureRows(i + 1);
        return parts[i][k];
    }

    /// <summary>Which parts of a row are known to be zero: they need not be zeroed again.</summary>
    public bool[] IsZero(int i)
    {
        EnsureRows(i + 1);
        return isZero[i];
    }

    /// <summary>The first rows together, n x length.</summary>
    public Tensor Matrix(int n)
    {
        while (matrices.Count <= n)
        {
            matrices.Add(null);
        }

        if (matrices[n] is { } known)
        {
            return known;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return matrices[n] = flat.narrow(0, 0, n * user.Length).view(n, user.Length).DetachFromDisposeScope();
    }

    /// <summary>Nothing is known of what the storage holds: somebody else wrote to it.</summary>
    public void ForgetZeros()
    {
        foreach (var row in isZero)
        {
            Array.Clear(row);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in parts.SelectMany(tensors => tensors).Concat(rows).Concat(matrices.OfType<Tensor>()))
        {
            tensor.Dispose();
        }
    }

    private void EnsureRows(int count)
    {
        if (rows.Count >= count)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        while (rows.Count < count)
        {
            var row = flat.narrow(0, rows.Count * user.Length, user.Length).DetachFromDisposeScope();
            var offset = 0L;
            var tensors = new Tensor[user.Shapes.Count];
            for (var k = 0; k < tensors.Length; k++)
            {
                var part = row.narrow(0, offset, user.LengthOf(k));
                tensors[k] = part.view(user.Shapes[k]).DetachFromDisposeScope();
                offset += user.LengthOf(k);
            }

            rows.Add(row);
            parts.Add(tensors);
            isZero.Add(new bool[tensors.Length]);
        }
    }
}
