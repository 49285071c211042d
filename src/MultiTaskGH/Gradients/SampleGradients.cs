using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// The task gradients of further batches over the harmonized parameters, of which only inner products are wanted: row after row, one backward pass each.
/// The storage goes back to the pool as soon as these are known.
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

    /// <summary>Makes room.</summary>
    /// <param name="rowCount">The number of rows of all batches together.</param>
    public void Begin(int rowCount)
    {
        foreach (var block in blocks)
        {
            block.Rows.Rent(rowCount);
        }
    }

    /// <summary>Computes the gradients of a batch.</summary>
    /// <param name="firstRow">The row of the first task.</param>
    /// <param name="losses">The losses, one row each.</param>
    public void Add(int firstRow, IReadOnlyList<TaskLoss> losses)
    {
        for (var i = 0; i < losses.Count; i++)
        {
            using var loss = losses[i].Scaled();
            GuardedBackward.Run(losses[i].Subject, loss, parameters.HarmonizedInputs, retainGraph: i < losses.Count - 1);
            using var noGrad = no_grad();
            foreach (var block in blocks)
            {
                block.Rows.Take(firstRow + i, block.Tensors, add: false);
            }
        }
    }

    /// <summary>The Gramian of all rows, in double.</summary>
    public double[] Gramian(int rowCount)
    {
        var gramian = new double[rowCount * rowCount];
        foreach (var block in blocks)
        {
            block.Rows.AddGramian(rowCount, gramian);
        }

        return gramian;
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

    /// <summary>The harmonized parameters of one device and type.</summary>
    private sealed class Block(Tensor[] tensors, GradientPool pool)
    {
        public Tensor[] Tensors { get; } = tensors;

        public GradientRows Rows { get; } = new(pool, [.. tensors.Select(tensor => tensor.shape)], tensors[0].dtype, tensors[0].device, takeGradientsAway: null);
    }
}
