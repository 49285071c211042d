using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// The task gradients of two further batches over the harmonized parameters, of which only inner products are wanted: row after row, one backward pass
/// each. The storage goes back to the pool as soon as these are known.
/// </summary>
internal sealed class SampleGradients : IDisposable
{
    private readonly TrainedParameters parameters;
    private readonly Block[] blocks;

    public SampleGradients(TrainedParameters parameters, GradientPool pool)
    {
        this.parameters = parameters;
        blocks =
        [
            .. parameters.Harmonized
                .GroupBy(p => (p.Parameter.device_type, p.Parameter.device_index, p.Parameter.dtype))
                .Select(block => new Block([.. block.Select(p => p.Parameter)], pool)),
        ];
    }

    /// <summary>Computes the gradients of the first batch and keeps them.</summary>
    /// <param name="losses">The losses, one row each.</param>
    public void Keep(IReadOnlyList<TaskLoss> losses)
    {
        foreach (var block in blocks)
        {
            block.Rows.Rent(losses.Count + 1);
        }

        for (var i = 0; i < losses.Count; i++)
        {
            Take(losses, i, row: i);
        }
    }

    /// <summary>Computes the gradients of the second batch, of which one at a time is held.</summary>
    /// <param name="losses">The losses of the same tasks.</param>
    /// <returns>The inner products between the gradients of the first batch (rows) and those of this one (columns), in double.</returns>
    public double[] Products(IReadOnlyList<TaskLoss> losses)
    {
        var n = losses.Count;
        var products = new double[n * n];
        var column = new double[n];
        for (var j = 0; j < n; j++)
        {
            Take(losses, j, row: n);
            Array.Clear(column);
            foreach (var block in blocks)
            {
                block.Rows.AddProductsWithLast(n, column);
            }

            for (var i = 0; i < n; i++)
            {
                products[i * n + j] = column[i];
            }
        }

        return products;
    }

    /// <summary>Gives the storage back.</summary>
    public void End()
    {
        foreach (var block in blocks)
        {
            block.Rows.Return();
        }
    }

    public void Dispose()
    {
        foreach (var block in blocks)
        {
            block.Rows.Dispose();
        }
    }

    private void Take(IReadOnlyList<TaskLoss> losses, int task, int row)
    {
        using var loss = losses[task].Scaled();
        GuardedBackward.Run(losses[task].Subject, loss, parameters.HarmonizedInputs, retainGraph: task < losses.Count - 1);
        using var noGrad = no_grad();
        foreach (var block in blocks)
        {
            block.Rows.Take(row, block.Tensors, add: false);
        }
    }

    /// <summary>The harmonized parameters of one device and type.</summary>
    private sealed class Block(Tensor[] tensors, GradientPool pool)
    {
        public Tensor[] Tensors { get; } = tensors;

        public GradientRows Rows { get; } = new(pool, [.. tensors.Select(tensor => tensor.shape)], tensors[0].dtype, tensors[0].device, takeGradientsAway: null);
    }
}
