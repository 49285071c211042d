using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>What one evaluation hands in: losses, weights that were read, the tensors of the representation, metrics.</summary>
internal sealed class PassContents(StepDefinition definition, TaskLayout layout)
{
    private readonly Tensor?[] losses = new Tensor?[layout.Tasks.Count];
    private readonly bool[] isHandedIn = new bool[layout.Tasks.Count];
    private readonly int[] sizes = new int[layout.Tasks.Count];
    private readonly double[] weights = new double[layout.Tasks.Count];
    private readonly List<TaskLoss> active = [];
    private readonly List<CutTensor> cut = [];
    private readonly List<(int Metric, double Value)> metricValues = [];
    private readonly List<(int Metric, Tensor Value)> metricTensors = [];
    private readonly bool[] metricIsHandedIn = new bool[definition.MetricKeys.Count];
    private IDisposable? metricsMode;
    private bool needsGraphs = true;

    /// <summary>The losses of the tasks that take part, by position; filled by <see cref="Complete"/>.</summary>
    public IReadOnlyList<TaskLoss> Active => active;

    public IReadOnlyList<CutTensor> Cuts => cut;

    /// <summary>Whether metrics are wanted of the pass.</summary>
    public bool TakesMetrics { get; private set; } = true;

    /// <summary>Begins a pass.</summary>
    /// <param name="takesMetrics">Whether its metrics are wanted.</param>
    /// <param name="needsGraphs">Whether its losses must require gradients.</param>
    public void Begin(bool takesMetrics, bool needsGraphs)
    {
        Clear();
        TakesMetrics = takesMetrics;
        this.needsGraphs = needsGraphs;
    }

    public void Clear()
    {
        EndMetrics();
        Array.Clear(losses);
        Array.Clear(isHandedIn);
        active.Clear();
        cut.Clear();
        metricValues.Clear();
        metricTensors.Clear();
        Array.Clear(metricIsHandedIn);
    }

    /// <summary>Takes the loss of a task or the losses of a family.</summary>
    /// <param name="task">The declared task.</param>
    /// <param name="loss">Null where the task sits out.</param>
    /// <param name="weight">The factor that was read; null where there is none to read.</param>
    /// <param name="isFamily">Whether a family's losses are meant.</param>
    public void Add(int task, Tensor? loss, double? weight, bool isFamily)
    {
        var declared = layout.Tasks[task];
        if (declared.IsFamily != isFamily)
        {
            throw new ArgumentException($"Task '{declared.Key}' is {(declared.IsFamily ? "a family: hand it in with AddFamily" : "no family: hand it in with Add")}.");
        }

        if (isHandedIn[task])
        {
            throw new InvalidOperationException($"Task '{declared.Key}': its loss was handed in twice in one pass.");
        }

        if (declared.WeightFrom is null == weight is not null)
        {
            throw new ArgumentException($"Task '{declared.Key}' has {(weight is null ? $"the factor '{declared.WeightFrom}': hand in its value" : "a constant factor: hand in the loss alone")}.");
        }

        if (loss is null && declared.IsOptional)
        {
            isHandedIn[task] = true;
            return;
        }

        if (loss is null && isFamily)
        {
            throw new ArgumentException($"Task family '{declared.Key}': the losses must not be null. Return a vector, or declare the method to return Tensor? so that it may sit out.");
        }

        if (isFamily)
        {
            sizes[task] = GuardedBackward.CheckFamily(declared.Key, loss!, needsGraphs);
            if (layout.IsResolved && sizes[task] != layout.Sizes[task])
            {
                throw new InvalidOperationException(
                    $"Task family '{declared.Key}': the number of losses must stay what the first step made it ({layout.Sizes[task]}). Found {sizes[task]}.");
            }
        }
        else
        {
            GuardedBackward.Check(declared.Key, loss, needsGraphs);
            sizes[task] = 1;
        }

        // After an update its own factors count, whatever is read then.
        weights[task] = weight is { } read && needsGraphs ? CheckedWeight(declared, read) : declared.Weight;
        losses[task] = loss;
        isHandedIn[task] = true;
    }

    /// <summary>A leaf with the numbers of a tensor, or the tensor itself where it requires no gradient.</summary>
    public Tensor Cut(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (definition.Space is not GradientSpace.Representation)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': only a step in GradientSpace.Representation cuts. Found {definition.Space}.");
        }

        if (!value.requires_grad)
        {
            return value;
        }

        var leaf = value.detach().requires_grad_();
        cut.Add(new(value, leaf));
        return leaf;
    }

    public bool BeginMetrics()
    {
        metricsMode ??= no_grad();
        return TakesMetrics;
    }

    public void EndMetrics()
    {
        metricsMode?.Dispose();
        metricsMode = null;
    }

    public void AddMetric(int metric, double? value)
    {
        ClaimMetric(metric);
        if (value is { } present)
        {
            metricValues.Add((metric, present));
        }
    }

    public void AddMetric(int metric, Tensor? value)
    {
        ClaimMetric(metric);
        if (value is null)
        {
            return;
        }

        var key = definition.MetricKeys[metric];
        if (value.IsInvalid)
        {
            throw new ArgumentException($"Metric '{key}': the tensor was disposed. Return one that is alive.");
        }

        if (value.numel() != 1)
        {
            throw new ArgumentException($"Metric '{key}' must be a scalar. Found shape [{string.Join(", ", value.shape)}]. Reduce it, for example with mean().");
        }

        metricTensors.Add((metric, value));
    }

    /// <summary>The sizes of the tasks as this pass has them; those of families that sit out are 0.</summary>
    public ReadOnlySpan<int> Sizes()
    {
        for (var t = 0; t < losses.Length; t++)
        {
            sizes[t] = losses[t] is null && layout.Tasks[t].IsFamily ? 0 : Math.Max(1, sizes[t]);
        }

        return sizes;
    }

    /// <summary>Checks that every task was handed in, and lists those that take part. The layout must be resolved.</summary>
    /// <exception cref="InvalidOperationException">A task is missing.</exception>
    public void Complete()
    {
        active.Clear();
        for (var t = 0; t < losses.Length; t++)
        {
            if (losses[t] is not { } loss)
            {
                continue;
            }

            var factor = BeforeFactor(t);
            for (var e = 0; e < layout.Sizes[t]; e++)
            {
                var position = layout.First(t) + e;
                active.Add(new(position, layout.Subjects[position], layout.Tasks[t].IsFamily ? loss.select(0, e) : loss, factor));
            }
        }
    }

    /// <summary>Checks that every task was handed in.</summary>
    /// <exception cref="InvalidOperationException">A task is missing.</exception>
    public void CheckEveryTask()
    {
        for (var t = 0; t < losses.Length; t++)
        {
            if (!isHandedIn[t])
            {
                throw new InvalidOperationException($"Task '{layout.Tasks[t].Key}': its loss was not handed in.");
            }
        }
    }

    /// <summary>A task's factor before harmonizing in this pass.</summary>
    public double BeforeFactor(int task) => layout.Tasks[task].WeightApplies is WeightApplies.BeforeHarmonizing ? weights[task] : 1;

    /// <summary>A task's own factor after harmonizing in this pass.</summary>
    public double AfterFactor(int task) => layout.Tasks[task].WeightApplies is WeightApplies.AfterHarmonizing ? weights[task] : 1;

    /// <summary>The metrics that are present.</summary>
    public IEnumerable<(int Metric, double Value)> Metrics() =>
        metricValues.Concat(metricTensors.Select(metric => metric.Metric).Zip(ScalarReader.Read([.. metricTensors.Select(metric => metric.Value)])));

    private static double CheckedWeight(TaskDefinition task, double weight) => weight != 0 && double.IsFinite(weight)
        ? weight
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"Task '{task.Key}': the factor '{task.WeightFrom}' must be finite and not zero. Found {weight}. Nothing was updated. A task without influence sits out: return null."));

    private void ClaimMetric(int metric)
    {
        if ((uint)metric >= (uint)metricIsHandedIn.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(metric), metric, FormattableString.Invariant($"Step '{definition.Name}': a metric's number must be below the number of metrics, {metricIsHandedIn.Length}."));
        }

        if (metricIsHandedIn[metric])
        {
            throw new InvalidOperationException($"Metric '{definition.MetricKeys[metric]}': it was handed in twice in one pass.");
        }

        metricIsHandedIn[metric] = true;
    }
}
