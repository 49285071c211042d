using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// One backward pass per task through what lies behind the cut, into a row over the representation; then one pass of the combined row through what
/// lies in front of it. Two where a head lies in front of the cut as well and gets other factors than the harmonized parameters.
/// </summary>
internal sealed class RepresentationGradients(TrainedParameters parameters, GradientPool pool) : TaskGradients(parameters)
{
    private readonly TaskGradientStore heads = new(parameters.Heads);
    private readonly RowAssignment rows = new();
    private readonly List<Tensor> inputs = [];
    private Block[] blocks = [];
    private IReadOnlyList<CutTensor> cut = [];
    private IReadOnlyList<TaskLoss> losses = [];
    private List<Tensor>? ownInFront;
    private bool isCombined;
    private bool entriesAreOpen;
    private int taskCount;

    public override double Epsilon => blocks.Select(block => TrainedParameters.EpsilonOf(block.Type)).DefaultIfEmpty(Parameters.Epsilon).Max();

    public override double GramianEpsilon => blocks.Length == 0
        ? Parameters.GramianEpsilon
        : Array.TrueForAll(blocks, block => block.SumsInDouble) ? TrainedParameters.EpsilonOf(ScalarType.Float64) : 0;

    /// <summary>The representation of the pass whose losses are added next.</summary>
    /// <exception cref="InvalidOperationException">None of it requires a gradient.</exception>
    public void Cut(IReadOnlyList<CutTensor> tensors, string step) =>
        cut = tensors.Count > 0
            ? tensors
            : throw new InvalidOperationException(
                $"Step '{step}': at least one tensor of the representation must require a gradient. Found none: it was detached, or computed under no_grad or from frozen parameters.");

    public override void Begin(int taskCount)
    {
        this.taskCount = taskCount;
        entriesAreOpen = false;
        rows.Clear();
        heads.Begin(taskCount);
    }

    public override void Add(IReadOnlyList<TaskLoss> losses, UpdateFactors? factors)
    {
        this.losses = losses;
        Layout();
        inputs.Clear();
        inputs.AddRange(cut.Select(tensor => tensor.Leaf));
        inputs.AddRange(Parameters.AllInputs);

        // The graph is kept to the last: what lies in front of the cut and depends on no harmonized parameter may feed the tasks as well.
        isCombined = factors is not null && HeadsGetTheSame(factors, [.. losses.Select(loss => loss.Position)]);
        if (isCombined)
        {
            using var total = CombinedGradients.Sum(losses, factors!.Shared);
            GuardedBackward.RunTogether(losses, total, inputs, retainGraph: true);
            Take(losses[0].Position);
        }
        else
        {
            for (var i = 0; i < losses.Count; i++)
            {
                using var loss = losses[i].Scaled();
                GuardedBackward.Run(losses[i].Subject, loss, inputs, retainGraph: true);
                Take(losses[i].Position);
            }
        }

        CheckNothingPassedTheCut();
    }

    public override void OpenEntries(UpdateFactors factors)
    {
        entriesAreOpen = true;

        // Heads in front of the cut that keep their own gradients need those of the losses, which a method may replace.
        ownInFront = Parameters.HeadInputs.Count > 0 && !factors.HeadsAreReweighted ? CombinedRow(factors.Head) : null;
        foreach (var block in blocks)
        {
            block.Rows.ForgetZeros();
        }
    }

    public override GradientEntries Entries(int[] positions) => new(Array.ConvertAll(blocks, block => Array.ConvertAll(positions, position => block.Rows.Row(rows.Of(position).Row))));

    // Whether the harmonized parameters are reached shows only in front of the cut.
    public override string? FirstUnreached() => null;

    public override double[]? Gramian(ReadOnlySpan<int> active)
    {
        if (isCombined)
        {
            return null;
        }

        var gramian = new double[active.Length * active.Length];
        foreach (var block in blocks)
        {
            block.Rows.AddGramian(rows.Count, gramian);
        }

        return rows.Order(gramian, active);
    }

    public override BrokenGradient? FirstNonFinite(ReadOnlySpan<int> active, double[]? gramian)
    {
        if (gramian is null)
        {
            // The norm of everything that is assigned in the end is checked: one number for all.
            return null;
        }

        return FirstNonFiniteRow(active, gramian, "the representation") ?? FirstNonFiniteHead(heads);
    }

    public override bool Assign(UpdateFactors factors, ReadOnlySpan<int> active)
    {
        Span<double> sharedFactors = new double[rows.Count];
        var headFactors = new double[active[^1] + 1];
        var headsGetTheSame = entriesAreOpen ? factors.HeadsAreReweighted : HeadsGetTheSame(factors, active);
        if (isCombined)
        {
            sharedFactors.Fill(1);
            Array.Fill(headFactors, 1);
        }
        else
        {
            rows.Factors(factors.Shared, sharedFactors);
            foreach (var position in active)
            {
                headFactors[position] = factors.Head(position);
            }

            if (Parameters.HeadInputs.Count > 0 && !headsGetTheSame)
            {
                RunInFront(ownInFront ?? CombinedRow(factors.Head), Parameters.HeadInputs, retainGraph: true);
            }
        }

        using (no_grad())
        {
            foreach (var block in blocks)
            {
                block.Rows.Combine(sharedFactors);
            }
        }

        var headsAreInvolved = isCombined || headsGetTheSame;
        RunInFront(
            [.. blocks.SelectMany(block => block.Members.Select((_, k) => block.Rows.Direction(k)))],
            headsAreInvolved ? Parameters.AllInputs : Parameters.HarmonizedInputs,
            retainGraph: false);
        CheckReached(active.Length == taskCount && Parameters.MustBeReached);
        using var noGrad = no_grad();
        heads.CombineAndAssign(headFactors);
        foreach (var (_, parameter) in Parameters.Harmonized)
        {
            if (!Parameters.IsUpdated(parameter))
            {
                TrainedParameters.ClearGradient(parameter);
            }
        }

        return true;
    }

    public override void End()
    {
        cut = [];
        losses = [];
        ownInFront = null;
        inputs.Clear();
        heads.Clear();
        foreach (var block in blocks)
        {
            block.Rows.Return();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        DisposeBlocks();
    }

    private static bool HeadsGetTheSame(UpdateFactors factors, ReadOnlySpan<int> positions) => factors.HeadsAreReweighted || factors.UniformWeight(positions) == 1;

    private void Take(int position)
    {
        using var noGrad = no_grad();
        var (row, _) = rows.Of(position);
        foreach (var block in blocks)
        {
            block.Rows.Take(row, [.. block.Members.Select(k => cut[k].Leaf)], add: false);
        }

        heads.Take(position);
    }

    /// <summary>Rows for the representation's shapes, which stay as they are for as long as batches have one size.</summary>
    private void Layout()
    {
        var layout = cut.Select((tensor, k) => (Index: k, tensor.Leaf.dtype, tensor.Leaf.device_type, tensor.Leaf.device_index))
            .GroupBy(tensor => (tensor.dtype, tensor.device_type, tensor.device_index))
            .Select(block => block.Select(tensor => tensor.Index).ToArray())
            .ToArray();
        if (layout.Length != blocks.Length || !layout.Zip(blocks).All(pair => pair.Second.Fits(pair.First, cut)))
        {
            DisposeBlocks();
            blocks = Array.ConvertAll(layout, members => new Block(members, cut, pool));
        }

        foreach (var block in blocks)
        {
            block.Rows.Rent(losses.Count);
        }
    }

    private List<Tensor> CombinedRow(Func<int, double> ofPosition)
    {
        var factors = new double[rows.Count];
        rows.Factors(ofPosition, factors);
        var parts = new List<Tensor>();
        using var noGrad = no_grad();
        foreach (var block in blocks)
        {
            var sum = block.Rows.Combination(factors);
            var offset = 0L;
            for (var k = 0; k < block.Members.Length; k++)
            {
                parts.Add(sum.narrow(0, offset, block.Rows.LengthOf(k)).view(block.Rows.Shapes[k]));
                offset += block.Rows.LengthOf(k);
            }
        }

        return parts;
    }

    /// <summary>Goes on from the tensors of the cut that a loss has reached: from the others a gradient of zeros would reach parameters that are to have none.</summary>
    private void RunInFront(List<Tensor> gradients, IList<Tensor> inputs, bool retainGraph)
    {
        var (values, reached, next) = (new List<Tensor>(), new List<Tensor>(), 0);
        foreach (var block in blocks)
        {
            for (var k = 0; k < block.Members.Length; k++, next++)
            {
                if (block.Rows.IsReached(k))
                {
                    values.Add(cut[block.Members[k]].Value);
                    reached.Add(gradients[next]);
                }
            }
        }

        if (values.Count > 0)
        {
            GuardedBackward.RunFrom(losses, values, reached, inputs, retainGraph);
        }
    }

    private void CheckNothingPassedTheCut()
    {
        foreach (var (name, parameter) in Parameters.Harmonized)
        {
            using var gradient = parameter.grad;
            if (gradient is { IsInvalid: false })
            {
                throw new InvalidOperationException(
                    $"Harmonized parameter '{name}' must reach the losses through the representation alone. Found another way to {string.Join(", ", losses.Select(loss => loss.Subject))}. Use GradientSpace.Parameters.");
            }
        }
    }

    private void CheckReached(bool allTakePart)
    {
        foreach (var (name, parameter) in Parameters.Harmonized)
        {
            using var gradient = parameter.grad;
            if (allTakePart && parameter.requires_grad && gradient is not { IsInvalid: false })
            {
                throw new InvalidOperationException($"Shared parameter '{name}' does not reach the losses through the representation. Take it out of the shared ones, freeze it, or use it there; if it is left out on purpose at times, set StepOptions.AllowUnreached.");
            }
        }
    }

    private void DisposeBlocks()
    {
        foreach (var block in blocks)
        {
            block.Rows.Dispose();
        }

        blocks = [];
    }

    /// <summary>The tensors of the cut of one device and type.</summary>
    private sealed class Block
    {
        public Block(int[] members, IReadOnlyList<CutTensor> cut, GradientPool pool)
        {
            Members = members;
            var first = cut[members[0]].Leaf;
            Type = first.dtype;
            SumsInDouble = RowGramian.SumsInDouble(first.device_type, Type);
            Rows = new GradientRows(pool, [.. members.Select(k => cut[k].Leaf.shape)], first.dtype, first.device, takeGradientsAway: null);
        }

        public int[] Members { get; }

        public ScalarType Type { get; }

        public bool SumsInDouble { get; }

        public GradientRows Rows { get; }

        public bool Fits(int[] members, IReadOnlyList<CutTensor> tensors) =>
            members.AsSpan().SequenceEqual(Members)
            && tensors[members[0]].Leaf.dtype == Type
            && members.Select((k, i) => tensors[k].Leaf.shape.AsSpan().SequenceEqual(Rows.Shapes[i])).All(fits => fits);
    }
}
