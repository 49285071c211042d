using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// The Gramian chunk by chunk of the harmonized parameters, then one backward pass of the weighted sum: the memory of one gradient in place of N, for
/// more backward passes. Several micro-batches cannot be added up: their gradients are never held.
/// </summary>
internal sealed class GramianOnlyGradients(TrainedParameters parameters, GradientPool pool) : TaskGradients(parameters)
{
    private readonly CombinedGradients combined = new(parameters);
    private Chunk[] chunks = [];
    private int chunksAreFor;
    private IReadOnlyList<TaskLoss> losses = [];
    private double[] gramian = [];

    public override void Begin(int taskCount)
    {
        if (chunksAreFor != taskCount)
        {
            DisposeChunks();
            chunks = Divide(taskCount);
            chunksAreFor = taskCount;
        }

        combined.Begin(taskCount);
    }

    public override void Add(IReadOnlyList<TaskLoss> losses, UpdateFactors? factors)
    {
        this.losses = losses;
        gramian = new double[losses.Count * losses.Count];
        foreach (var kind in chunks.GroupBy(chunk => chunk.Kind))
        {
            // The chunks of a kind use one storage, one after the other.
            var first = kind.First();
            var storage = pool.Rent(first.Kind.Type, first.Device, kind.Max(chunk => chunk.Rows.Length) * losses.Count, first.Rows);
            try
            {
                foreach (var chunk in kind)
                {
                    chunk.Rows.Share(storage);
                    AddChunk(chunk);
                    chunk.Rows.Return();
                }
            }
            finally
            {
                // Who saves memory does not keep N chunks beside the gradient that comes next.
                pool.Discard(storage);
            }
        }
    }

    public override string? FirstUnreached() => chunks.Select(chunk => chunk.FirstUnreached()).FirstOrDefault(name => name is not null);

    public override double[] Gramian(ReadOnlySpan<int> active) => gramian;

    public override BrokenGradient? FirstNonFinite(ReadOnlySpan<int> active, double[]? gramian) =>
        FirstNonFiniteRow(active, gramian ?? this.gramian, "the shared parameters");

    public override bool Assign(UpdateFactors factors, ReadOnlySpan<int> active)
    {
        combined.Add(losses, factors);
        combined.Assign(factors, active);

        // The heads' gradients were seen by nobody yet.
        return true;
    }

    public override void End()
    {
        losses = [];
        combined.End();
    }

    public override void Dispose()
    {
        base.Dispose();
        combined.Dispose();
        DisposeChunks();
    }

    private void AddChunk(Chunk chunk)
    {
        Tensor[] inputs = [.. chunk.Tensors.Where(tensor => tensor.requires_grad)];
        if (inputs.Length == 0)
        {
            return;
        }

        for (var i = 0; i < losses.Count; i++)
        {
            using var loss = losses[i].Scaled();
            GuardedBackward.Run(losses[i].Subject, loss, inputs, retainGraph: true);
            using var noGrad = no_grad();
            chunk.Rows.Take(i, chunk.Tensors, add: false);
        }

        chunk.Rows.AddGramian(losses.Count, gramian);
    }

    /// <summary>Chunks of neighbouring parameters such that N gradients of one have about the size of one gradient of all; a chunk is at least one parameter.</summary>
    private Chunk[] Divide(int taskCount)
    {
        var found = new List<Chunk>();
        foreach (var kind in Parameters.Harmonized.GroupBy(p => (p.Parameter.dtype, p.Parameter.device_type, p.Parameter.device_index)))
        {
            var limit = kind.Sum(p => p.Parameter.numel()) / taskCount;
            var chunk = new List<NamedParameter>();
            var length = 0L;
            foreach (var parameter in kind)
            {
                if (chunk.Count > 0 && length + parameter.Parameter.numel() > limit)
                {
                    found.Add(new Chunk([.. chunk], pool));
                    chunk.Clear();
                    length = 0;
                }

                chunk.Add(parameter);
                length += parameter.Parameter.numel();
            }

            found.Add(new Chunk([.. chunk], pool));
        }

        return [.. found];
    }

    private void DisposeChunks()
    {
        foreach (var chunk in chunks)
        {
            chunk.Rows.Dispose();
        }
    }

    /// <summary>Neighbouring parameters of one device and type.</summary>
    private sealed class Chunk
    {
        private readonly NamedParameter[] parameters;

        public Chunk(NamedParameter[] parameters, GradientPool pool)
        {
            this.parameters = parameters;
            var first = parameters[0].Parameter;
            Kind = (first.dtype, first.device_type, first.device_index);
            Device = first.device;
            Tensors = [.. parameters.Select(p => p.Parameter)];
            Rows = new GradientRows(pool, [.. parameters.Select(p => p.Parameter.shape)], first.dtype, first.device, takeGradientsAway: null);
        }

        public (ScalarType Type, TorchSharp.DeviceType Device, int Index) Kind { get; }

        public Device Device { get; }

        public Tensor[] Tensors { get; }

        public GradientRows Rows { get; }

        public string? FirstUnreached() => Rows.FirstUnreached(parameters);
    }
}
