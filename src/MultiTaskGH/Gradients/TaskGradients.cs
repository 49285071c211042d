using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// The gradients of several tasks over shared parameters and heads: N backward passes in, the Gramian out, and weights back into the
/// parameters' <c>.grad</c>. Knows nothing of harmonizers.
/// </summary>
internal sealed class TaskGradients : IDisposable
{
    private readonly NamedParameter[] shared;
    private readonly IReadOnlySet<Parameter>? updatedShared;
    private readonly NamedParameter[] heads;
    private readonly IReadOnlyList<string> taskKeys;
    private SharedGradientBuffer[] blocks;
    private readonly HeadGradientBuffer headGradients;
    private readonly List<Tensor> sharedInputs = [];
    private readonly List<Tensor> headInputs = [];
    private readonly List<Tensor> allInputs = [];
    private readonly string[] subjects;
    private readonly string allTasks;
    private int rowCount;
    private bool earlierMicroBatch;

    /// <summary>Lays out the buffers.</summary>
    /// <param name="shared">The harmonized parameters; at least one, none twice.</param>
    /// <param name="updatedShared">Those of the shared ones that receive the direction; null for all of them.</param>
    /// <param name="heads">The other updated parameters; none of them shared.</param>
    /// <param name="taskKeys">The tasks' names in errors.</param>
    /// <param name="rowCount">How many gradients are held at once: the number of tasks, or 1 where one backward pass serves all.</param>
    public TaskGradients(IEnumerable<NamedParameter> shared, IReadOnlySet<Parameter>? updatedShared, IEnumerable<NamedParameter> heads, IReadOnlyList<string> taskKeys, int rowCount)
    {
        this.taskKeys = taskKeys;
        this.updatedShared = updatedShared;
        subjects = [.. taskKeys.Select(key => $"Task '{key}'")];
        allTasks = taskKeys.Count == 1 ? subjects[0] : $"Tasks {string.Join(", ", taskKeys.Select(key => $"'{key}'"))} together";
        this.shared = Distinct(shared);
        this.heads = Distinct(heads);
        Check(this.shared, this.heads);
        EpsilonOfGradients = this.shared.Max(p => Epsilon(p.Parameter.dtype));
        LargestFactor = this.shared.Concat(this.heads).Min(p => LargestNumber(p.Parameter.dtype));
        this.rowCount = rowCount;
        blocks = Layout();
        headGradients = new HeadGradientBuffer(this.heads, taskKeys.Count);
    }

    /// <summary>The distance from 1 to the next number of the coarsest gradient type.</summary>
    public double EpsilonOfGradients { get; }

    /// <summary>The largest number that every gradient type can hold.</summary>
    public double LargestFactor { get; }

    /// <summary>Whether a gradient's type overflows at numbers that training meets: float16 at 65,504; bfloat16 rounds coarsely besides.</summary>
    public bool HasHalfPrecision => EpsilonOfGradients > Math.ScaleB(1, -23) || Array.Exists(heads, p => Epsilon(p.Parameter.dtype) > Math.ScaleB(1, -23));

    /// <summary>Checks what a layout needs of its parameters.</summary>
    /// <exception cref="ArgumentException">No shared parameter, one that is shared and own, or one of another than a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">A parameter was disposed.</exception>
    public static void Check(IReadOnlyList<NamedParameter> shared, IReadOnlyList<NamedParameter> own)
    {
        if (shared.Count == 0)
        {
            throw new ArgumentException(
                "There must be at least one shared parameter. Found none: does every module call RegisterComponents() at the end of its constructor?", nameof(shared));
        }

        foreach (var (name, parameter) in shared.Concat(own))
        {
            if (parameter is null)
            {
                throw new ArgumentException($"A parameter must not be null. Found null for '{name}'.");
            }

            CheckAlive(name, parameter);
        }

        var names = new Dictionary<Parameter, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in shared)
        {
            names.TryAdd(parameter, name);
        }

        foreach (var (name, parameter) in own)
        {
            if (names.TryGetValue(parameter, out var sharedName))
            {
                throw new ArgumentException($"A parameter must be either shared or own. Found '{sharedName}' among the shared ones and, as '{name}', among the own ones.", nameof(own));
            }
        }

        foreach (var (name, parameter) in shared.Concat(own))
        {
            if (!parameter.is_floating_point())
            {
                throw new ArgumentException($"Parameter '{name}' must be of a floating-point type. Found {parameter.dtype}.");
            }
        }
    }

    /// <summary>Makes room for more gradients at once. Between updates only.</summary>
    public void EnsureRows(int count)
    {
        if (count <= rowCount)
        {
            return;
        }

        foreach (var block in blocks)
        {
            block.Dispose();
        }

        rowCount = count;
        blocks = Layout();
    }

    /// <summary>Starts an update: forgets every gradient.</summary>
    public void BeginUpdate()
    {
        Clear();
        foreach (var block in blocks)
        {
            block.Begin();
        }
    }

    /// <summary>Starts a micro-batch: takes away the gradients that others left on the parameters, and looks anew which of them are trainable.</summary>
    public void BeginMicroBatch()
    {
        sharedInputs.Clear();
        headInputs.Clear();
        allInputs.Clear();
        CollectTrainable(shared, sharedInputs);
        CollectTrainable(heads, headInputs);
        if (sharedInputs.Count == 0)
        {
            throw new InvalidOperationException($"At least one shared parameter must be trainable. Found all {shared.Length} frozen, '{shared[0].Name}' among them.");
        }

        allInputs.AddRange(sharedInputs);
        allInputs.AddRange(headInputs);
    }

    /// <summary>One backward pass of one task, into its row and its heads.</summary>
    public void Backward(int task, Tensor loss, bool retainGraph)
    {
        GuardedBackward.Run(subjects[task], loss, allInputs, retainGraph);
        Take(row: task, task);
    }

    /// <summary>One backward pass of a combination of all losses, over shared parameters and heads alike.</summary>
    public void BackwardOfCombination(Tensor loss)
    {
        GuardedBackward.Run(allTasks, loss, allInputs, retainGraph: false);
        Take(row: 0, task: 0);
    }

    /// <summary>Two backward passes where heads get another combination than the shared parameters; the second stops above the heads.</summary>
    public void BackwardOfCombinations(Tensor sharedLoss, Tensor headLoss)
    {
        GuardedBackward.Run(allTasks, sharedLoss, sharedInputs, retainGraph: headInputs.Count > 0);
        if (headInputs.Count > 0)
        {
            GuardedBackward.Run(allTasks, headLoss, headInputs, retainGraph: false);
        }

        Take(row: 0, task: 0);
    }

    /// <summary>Ends a micro-batch: the next one adds to what is there.</summary>
    public void EndMicroBatch() => earlierMicroBatch = true;

    /// <summary>Checks that the tasks together reached every shared parameter.</summary>
    /// <exception cref="InvalidOperationException">One was not reached.</exception>
    public void CheckEverySharedParameterReached()
    {
        foreach (var block in blocks)
        {
            if (block.FirstUnreached() is { } name)
            {
                throw new InvalidOperationException(
                    $"Shared parameter '{name}' is reached by no task ({string.Join(", ", taskKeys)}). Take it out of the shared ones, freeze it, or use it in a loss.");
            }
        }
    }

    /// <summary>The Gramian of the rows, row after row.</summary>
    public double[] Gramian()
    {
        var gramian = new double[taskKeys.Count * taskKeys.Count];
        foreach (var block in blocks)
        {
            block.AddGramian(gramian);
        }

        return gramian;
    }

    /// <summary>Whether row 0 is finite, where no Gramian tells.</summary>
    public bool IsDirectionFinite() => Array.TrueForAll(blocks, block => block.IsFinite(0));

    /// <summary>The first task and head parameter whose gradient is not finite; a task of -1 where all are finite.</summary>
    public (int Task, string? Parameter) FirstNonFiniteHead() => headGradients.FirstNonFinite();

    /// <summary>Makes <c>sum_i factors_i g_i</c> the gradients: views of one flat tensor over the shared parameters, plain tensors over the heads.</summary>
    /// <param name="sharedFactors">By row.</param>
    /// <param name="headFactors">By task.</param>
    public void Assign(ReadOnlySpan<double> sharedFactors, ReadOnlySpan<double> headFactors)
    {
        using var noGrad = no_grad();
        if (updatedShared is null or { Count: > 0 })
        {
            foreach (var block in blocks)
            {
                block.Combine(sharedFactors);
                block.AssignDirection(updatedShared);
            }
        }

        headGradients.CombineAndAssign(headFactors);
        earlierMicroBatch = false;
    }

    /// <summary>The 2-norm of all assigned gradients together; not finite if and only if one of them is not, or the norm overflows.</summary>
    public double AssignedNorm()
    {
        using var noGrad = no_grad();
        return AssignedGradients.Norm(Assigned());
    }

    /// <summary>Scales all assigned gradients in place.</summary>
    public void ScaleAssigned(double factor)
    {
        using var noGrad = no_grad();
        AssignedGradients.Scale(Assigned(), factor);
    }

    /// <summary>Leaves every parameter without a gradient and forgets what was accumulated.</summary>
    public void Clear()
    {
        earlierMicroBatch = false;
        headGradients.Clear();
        foreach (var (_, parameter) in shared)
        {
            ClearGradient(parameter);
        }

        foreach (var (_, parameter) in heads)
        {
            ClearGradient(parameter);
        }
    }

    public void Dispose()
    {
        headGradients.Dispose();
        foreach (var block in blocks)
        {
            block.Dispose();
        }
    }

    private static void ClearGradient(Parameter parameter)
    {
        if (!parameter.IsInvalid)
        {
            parameter.grad = null;
        }
    }

    private static void CollectTrainable(NamedParameter[] parameters, List<Tensor> inputs)
    {
        foreach (var (name, parameter) in parameters)
        {
            CheckAlive(name, parameter);
            parameter.grad = null;
            if (parameter.requires_grad)
            {
                inputs.Add(parameter);
            }
        }
    }

    private static NamedParameter[] Distinct(IEnumerable<NamedParameter> parameters) =>
        parameters.DistinctBy(p => p.Parameter, ReferenceEqualityComparer.Instance).ToArray();

    private static void CheckAlive(string name, Parameter parameter)
    {
        if (parameter.IsInvalid)
        {
            throw new InvalidOperationException(
                $"Parameter '{name}' was disposed. Moving a model with to() replaces its parameters: move it before the optimizer and the step are created.");
        }
    }

    private static double Epsilon(ScalarType type) => type switch
    {
        ScalarType.Float64 => Math.ScaleB(1, -52),
        ScalarType.Float32 => Math.ScaleB(1, -23),
        ScalarType.Float16 => Math.ScaleB(1, -10),
        ScalarType.BFloat16 => Math.ScaleB(1, -7),
        _ => throw new ArgumentException($"Parameters must be float64, float32, float16 or bfloat16. Found {type}."),
    };

    private static double LargestNumber(ScalarType type) => type switch
    {
        ScalarType.Float64 => double.MaxValue,
        ScalarType.Float16 => (double)Half.MaxValue,
        _ => float.MaxValue,
    };

    private IEnumerable<Parameter> Assigned() => shared.Concat(heads).Select(p => p.Parameter);

    private SharedGradientBuffer[] Layout() =>
    [
        .. shared
            .GroupBy(p => (p.Parameter.device_type, p.Parameter.device_index, p.Parameter.dtype))
            .Select(block => new SharedGradientBuffer([.. block], rowCount)),
    ];

    private void Take(int row, int task)
    {
        using var noGrad = no_grad();
        foreach (var block in blocks)
        {
            block.Take(row, earlierMicroBatch);
        }

        headGradients.Take(task);
    }
}
