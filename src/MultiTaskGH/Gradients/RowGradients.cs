using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>One backward pass per task, its gradient over the harmonized parameters in a row of its own: exact, and the default.</summary>
internal sealed class RowGradients : TaskGradients
{
    // Where the squares in the Gramian are finite, harmonized gradients are below 1.9e19, and only a huge factor overflows. Nothing else
    // bounds a head, nor any gradient in half precision.
    private const double SafeSharedFactor = 1e15;

    private readonly Block[] blocks;
    private readonly TaskGradientStore heads;
    private readonly RowAssignment rows = new();
    private bool entriesAreOpen;

    public RowGradients(TrainedParameters parameters, GradientPool pool)
        : base(parameters)
    {
        blocks =
        [
            .. parameters.Harmonized
                .GroupBy(p => (p.Parameter.device_type, p.Parameter.device_index, p.Parameter.dtype))
                .Select(block => new Block([.. block], pool, parameters)),
        ];
        heads = new TaskGradientStore(parameters.Heads);
    }

    public override void Begin(int taskCount)
    {
        rows.Clear();
        entriesAreOpen = false;
        heads.Begin(taskCount);
        foreach (var block in blocks)
        {
            block.Rows.Rent(taskCount);
        }
    }

    public override void Add(IReadOnlyList<TaskLoss> losses, UpdateFactors? factors)
    {
        for (var i = 0; i < losses.Count; i++)
        {
            using var loss = losses[i].Scaled();
            GuardedBackward.Run(losses[i].Subject, loss, Parameters.AllInputs, retainGraph: i < losses.Count - 1);
            using var noGrad = no_grad();
            var (row, isOld) = rows.Of(losses[i].Position);
            foreach (var block in blocks)
            {
                block.Rows.Take(row, block.Tensors, isOld);
            }

            heads.Take(losses[i].Position);
        }
    }

    public override void OpenEntries(UpdateFactors factors)
    {
        entriesAreOpen = true;
        foreach (var block in blocks)
        {
            block.Rows.ForgetZeros();
        }
    }

    public override GradientEntries Entries(int[] positions) => new(Array.ConvertAll(blocks, block => Array.ConvertAll(positions, position => block.Rows.Row(rows.Of(position).Row))));

    public override string? FirstUnreached() => blocks.Select(block => block.FirstUnreached()).FirstOrDefault(name => name is not null);

    public override double[] Gramian(ReadOnlySpan<int> active)
    {
        var gramian = new double[active.Length * active.Length];
        foreach (var block in blocks)
        {
            block.Rows.AddGramian(rows.Count, gramian);
        }

        return rows.Order(gramian, active);
    }

    public override BrokenGradient? FirstNonFinite(ReadOnlySpan<int> active, double[]? gramian) =>
        FirstNonFiniteRow(active, gramian ?? Gramian(active), "the shared parameters") ?? FirstNonFiniteHead(heads);

    public override bool Assign(UpdateFactors factors, ReadOnlySpan<int> active)
    {
        using var noGrad = no_grad();
        if (Parameters.UpdatesHarmonized)
        {
            var sharedFactors = rows.Count <= 64 ? stackalloc double[rows.Count] : new double[rows.Count];
            rows.Factors(factors.Shared, sharedFactors);
            foreach (var block in blocks)
            {
                block.Rows.Combine(sharedFactors);
                block.AssignDirection();
            }
        }

        heads.CombineAndAssign(HeadFactors(factors, active));
        var (shared, head) = factors.Largest(active);
        return entriesAreOpen || Parameters.HasHalfPrecision || head > 1 || shared > SafeSharedFactor;
    }

    public override void End()
    {
        heads.Clear();
        foreach (var block in blocks)
        {
            block.Rows.Return();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var block in blocks)
        {
            block.Rows.Dispose();
        }
    }

    /// <summary>One factor per position, of which those of tasks that took no part meet no gradient.</summary>
    private static double[] HeadFactors(UpdateFactors factors, ReadOnlySpan<int> active)
    {
        var byPosition = new double[active[^1] + 1];
        foreach (var position in active)
        {
            byPosition[position] = factors.Head(position);
        }

        return byPosition;
    }

    /// <summary>The harmonized parameters of one device and type.</summary>
    private sealed class Block
    {
        private readonly NamedParameter[] parameters;
        private readonly TrainedParameters all;

        public Block(NamedParameter[] parameters, GradientPool pool, TrainedParameters all)
        {
            this.parameters = parameters;
            this.all = all;
            var first = parameters[0].Parameter;
            Tensors = [.. parameters.Select(p => p.Parameter)];
            Rows = new GradientRows(pool, [.. parameters.Select(p => p.Parameter.shape)], first.dtype, first.device, TakeGradientsAway);
        }

        public Tensor[] Tensors { get; }

        public GradientRows Rows { get; }

        public string? FirstUnreached() => Rows.FirstUnreached(parameters);

        /// <summary>A parameter that no task reached is left without a gradient, so that no optimizer moves it for a gradient of zeros.</summary>
        public void AssignDirection()
        {
            for (var k = 0; k < parameters.Length; k++)
            {
                if (Rows.IsReached(k) && all.IsUpdated(parameters[k].Parameter))
                {
                    parameters[k].Parameter.grad = Rows.Direction(k);
                }
            }
        }

        private void TakeGradientsAway()
        {
            foreach (var (_, parameter) in parameters)
            {
                TrainedParameters.ClearGradient(parameter);
            }
        }
    }
}
