using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// The gradients of several tasks over tensors of one device and type: rows of a rented storage. Row 0 becomes the direction, in place, and the
/// parameters' <c>.grad</c> are views of it.
/// </summary>
internal sealed class GradientRows : IDisposable
{
    private readonly GradientPool pool;
    private readonly ScalarType type;
    private readonly Device device;
    private readonly long[] lengths;
    private readonly bool[] reached;
    private readonly Action? takeGradientsAway;
    private FlatStorage? storage;
    private RowViews? views;

    /// <summary>Lays out the rows; <see cref="Rent"/> gives them a storage.</summary>
    /// <param name="pool">Lends the storage.</param>
    /// <param name="shapes">The tensors' shapes.</param>
    /// <param name="type">Their type.</param>
    /// <param name="device">Their device.</param>
    /// <param name="takeGradientsAway">Nulls the gradients that are views of the rows; null where none ever are.</param>
    public GradientRows(GradientPool pool, IReadOnlyList<long[]> shapes, ScalarType type, Device device, Action? takeGradientsAway)
    {
        this.pool = pool;
        this.type = type;
        this.device = device;
        this.takeGradientsAway = takeGradientsAway;
        Shapes = shapes;
        lengths = [.. shapes.Select(shape => shape.Aggregate(1L, (product, size) => product * size))];
        Length = lengths.Sum();
        reached = new bool[lengths.Length];
    }

    /// <summary>The shapes of the tensors.</summary>
    public IReadOnlyList<long[]> Shapes { get; }

    /// <summary>The number of entries of a row.</summary>
    public long Length { get; }

    private RowViews Views => views ?? throw new InvalidOperationException("The rows have no storage.");

    public long LengthOf(int k) => lengths[k];

    /// <summary>Whether parameters may have gradients that are views of the rows.</summary>
    public bool LeavesGradients => takeGradientsAway is not null;

    public void TakeGradientsAway() => takeGradientsAway?.Invoke();

    /// <summary>Rents room for some rows and forgets which tensors were reached.</summary>
    public void Rent(int rowCount)
    {
        Return();
        Use(pool.Rent(type, device, Math.Max(1, rowCount * Length), this));
    }

    /// <summary>Uses a storage that somebody else rented, and forgets which tensors were reached.</summary>
    public void Share(FlatStorage rented)
    {
        Use(rented);
        storage = null;
    }

    /// <summary>Gives the storage back. Gradients that are views of it stay until somebody else rents it.</summary>
    public void Return()
    {
        if (storage is not null)
        {
            pool.Return(storage);
            storage = null;
        }

        views = null;
    }

    /// <summary>Takes the tensors' gradients into a row and leaves the tensors without any.</summary>
    /// <param name="i">The row.</param>
    /// <param name="tensors">The tensors, of the shapes of the layout.</param>
    /// <param name="add">Whether the row holds gradients of an earlier micro-batch.</param>
    public void Take(int i, ReadOnlySpan<Tensor> tensors, bool add)
    {
        var isZero = Views.IsZero(i);
        for (var k = 0; k < tensors.Length; k++)
        {
            using var gradient = tensors[k].grad;
            if (gradient is null || gradient.IsInvalid)
            {
                if (!add && !isZero[k])
                {
                    Views.Part(i, k).zero_();
                    isZero[k] = true;
                }

                continue;
            }

            tensors[k].grad = null;
            reached[k] = true;
            var dense = gradient.is_sparse ? gradient.to_dense() : gradient;
            if (add && !isZero[k])
            {
                Views.Part(i, k).add_(dense);
            }
            else
            {
                Views.Part(i, k).copy_(dense);
            }

            isZero[k] = false;
            if (!ReferenceEquals(dense, gradient))
            {
                dense.Dispose();
            }
        }
    }

    /// <summary>Whether any task has reached a tensor since the storage was rented.</summary>
    public bool IsReached(int k) => reached[k];

    /// <summary>The name of the first trainable parameter that no task has reached; null where all were.</summary>
    public string? FirstUnreached(NamedParameter[] parameters)
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

    /// <summary>Adds this part of the Gramian of the first rows.</summary>
    public void AddGramian(int rowCount, Span<double> gramian) => RowGramian.Add(Views.Matrix(rowCount), gramian);

    /// <summary>Adds this part of the inner products of the first rows with the one behind them.</summary>
    public void AddProductsWithLast(int rowCount, Span<double> products) => RowGramian.AddWithLast(Views.Matrix(rowCount + 1), products);

    /// <summary>A row, flat. Who writes to it calls <see cref="ForgetZeros"/>.</summary>
    public Tensor Row(int i) => Views.Row(i);

    /// <summary>Nothing is known of what the rows hold.</summary>
    public void ForgetZeros() => Views.ForgetZeros();

    /// <summary>Turns row 0 into <c>sum_i factors_i row_i</c>, in place.</summary>
    public void Combine(ReadOnlySpan<double> factors)
    {
        Combine(Views.Row(0), factors);

        // The row no longer holds the first task's zeros.
        Array.Clear(Views.IsZero(0));
    }

    /// <summary><c>sum_i factors_i row_i</c> as a new flat tensor, which is the caller's.</summary>
    public Tensor Combination(ReadOnlySpan<double> factors)
    {
        var sum = Views.Row(0).clone();
        Combine(sum, factors);
        return sum;
    }

    /// <summary>The view of row 0 that has the place and shape of a tensor.</summary>
    public Tensor Direction(int k) => Views.Part(0, k);

    public void Dispose()
    {
        Return();
        pool.Forget(this);
    }

    private void Use(FlatStorage rented)
    {
        storage = rented;
        views = pool.Use(rented, this);
        Array.Clear(reached);
    }

    private void Combine(Tensor target, ReadOnlySpan<double> factors)
    {
        if (factors[0] != 1)
        {
            using var factor = factors[0].ToScalar();
            target.mul_(factor);
        }

        for (var i = 1; i < factors.Length; i++)
        {
            using var factor = factors[i].ToScalar();
            target.add_(Views.Row(i), factor);
        }
    }
}
