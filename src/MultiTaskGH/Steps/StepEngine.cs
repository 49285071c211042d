using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// What every step does, whoever writes it: losses in, harmonized gradients out, then the optimizers. A step that throws or skips leaves
/// parameters, optimizers and the harmonizer's state as they were, and the gradients null.
/// </summary>
internal sealed class StepEngine : IDisposable
{
    private readonly StepDefinition definition;
    private readonly IReadOnlyList<string> taskKeys;
    private readonly double[] taskWeights;
    private readonly double[] postWeights;
    private readonly int[] activeTasks;
    private readonly Harmonizer harmonizer;
    private readonly HarmonizerRun run;
    private readonly HarmonizerCheckpoint checkpoint;
    private readonly OptimizerSet optimizers;
    private readonly StepOptions options;
    private readonly TaskGradients gradients;
    private readonly bool measuresConflicts;

    private readonly Tensor?[] losses;
    private readonly double[] lossSums;
    private readonly double[] weights;
    private int microBatches;
    private bool onePassServesAll;
    private bool solved;
    private HarmonizerResult result;
    private string? skipReason;
    private readonly PassGuard own = new();
    private readonly PassGuard model;
    private bool passIsOpen;
    private bool passIsDone;
    private volatile bool isDisposed;
    private int isFreed;

    public StepEngine(
        StepDefinition definition,
        PassGuard model,
        IReadOnlyList<NamedParameter> shared,
        IReadOnlySet<Parameter>? updatedShared,
        IReadOnlyList<NamedParameter> heads,
        OptimizerSet optimizers,
        Harmonizer harmonizer,
        StepOptions options)
    {
        this.definition = definition;
        this.model = model;
        this.harmonizer = harmonizer;
        this.options = options;
        this.optimizers = optimizers;
        taskKeys = definition.TaskKeys;
        taskWeights = definition.TaskWeights.Count == taskKeys.Count
            ? [.. definition.TaskWeights]
            : throw new ArgumentException($"There must be one task weight per task ({taskKeys.Count}). Found {definition.TaskWeights.Count}.", nameof(definition));
        postWeights = CheckedPostWeights(options, taskKeys);
        HeadGradients = CheckedHeadGradients(options, updatesShared: updatedShared is null or { Count: > 0 });

        const Needs Provided = Needs.Losses | Needs.Gramian;
        if ((harmonizer.Needs & ~Provided) != 0)
        {
            throw new ArgumentException($"The harmonizer must need no more than a step provides ({Provided}). Found {harmonizer}, which needs {harmonizer.Needs & ~Provided}.", nameof(harmonizer));
        }

        measuresConflicts = harmonizer.Needs.HasFlag(Needs.Gramian) || options.AlwaysMeasureConflicts;
        run = Start(harmonizer, taskKeys.Count);
        checkpoint = new HarmonizerCheckpoint(run);
        gradients = new TaskGradients(shared, updatedShared, heads, taskKeys, rowCount: measuresConflicts ? taskKeys.Count : 1);

        activeTasks = [.. Enumerable.Range(0, taskKeys.Count)];
        losses = new Tensor?[taskKeys.Count];
        lossSums = new double[taskKeys.Count];
        weights = new double[taskKeys.Count];
    }

    public HeadGradients HeadGradients { get; }

    public int TaskCount => taskKeys.Count;

    public long StepIndex { get; private set; }

    /// <summary>Whether micro-batches wait for their update.</summary>
    public bool IsAccumulating => microBatches > 0 || skipReason is not null;

    public void BeginPass()
    {
        Enter();
        passIsOpen = true;
        passIsDone = false;
        Array.Clear(losses);
    }

    public void Add(int task, Tensor? loss)
    {
        if (!passIsOpen || passIsDone)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': losses belong between the opening of a pass and its update.");
        }

        if (losses[task] is not null)
        {
            throw new InvalidOperationException($"Task '{taskKeys[task]}': its loss was handed in twice in one pass.");
        }

        GuardedBackward.Check(taskKeys[task], loss);
        losses[task] = loss;
    }

    public void Accumulate()
    {
        Differentiate(isLast: false);
        passIsDone = true;
    }

    public StepOutcome Update()
    {
        Differentiate(isLast: true);
        var gramian = skipReason is null ? Harmonize() : null;
        var gradientNorm = skipReason is null ? AssignGradients() : double.NaN;
        if (skipReason is null)
        {
            optimizers.CheckUnchanged();
            optimizers.Step();
        }

        var outcome = Describe(gramian, gradientNorm);
        if (skipReason is null)
        {
            StepIndex++;
        }
        else
        {
            gradients.Clear();
        }

        ForgetMicroBatches();
        passIsDone = true;
        return outcome;
    }

    /// <summary>Ends a pass. One that was neither accumulated nor updated undoes the whole update that it was part of.</summary>
    public void EndPass()
    {
        Array.Clear(losses);
        passIsOpen = false;
        try
        {
            if (!passIsDone)
            {
                Abandon();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Forgets accumulated micro-batches and leaves every gradient null.</summary>
    public void DiscardAccumulated() => Exclusively(Abandon);

    public void Reset() => Exclusively(() =>
    {
        Abandon();
        run.Reset();
        StepIndex = 0;
    });

    public void Save(Stream stream) => Exclusively(() =>
    {
        CheckBetweenUpdates();
        StepStateFile.Write(stream, harmonizer, taskKeys, StepIndex, run);
    });

    public void Load(Stream stream) => Exclusively(() =>
    {
        CheckBetweenUpdates();
        checkpoint.Take();
        try
        {
            StepIndex = StepStateFile.Read(stream, harmonizer, taskKeys, run);
        }
        catch
        {
            checkpoint.Restore();
            throw;
        }
    });

    /// <summary>Frees the buffers; while a pass is open, when it ends.</summary>
    public void Dispose()
    {
        isDisposed = true;
        if (own.TryEnter())
        {
            Free();
            own.Leave();
        }
    }

    private static HarmonizerRun Start(Harmonizer harmonizer, int taskCount)
    {
        try
        {
            return harmonizer.Start(taskCount);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(FormattableString.Invariant($"{harmonizer} cannot harmonize {taskCount} tasks: {exception.Message}"), nameof(harmonizer), exception);
        }
    }

    private void Enter()
    {
        ThrowIfDisposed();
        if (!own.TryEnter())
        {
            throw new InvalidOperationException($"Step '{definition.Name}': a pass is open already. A step serves one thread, and no task may use its own step.");
        }

        if (!model.TryEnter())
        {
            own.Leave();
            throw new InvalidOperationException(
                $"Step '{definition.Name}': a pass of another step of this model is open already. The steps of a model serve one thread, one after the other.");
        }

        if (isDisposed)
        {
            Leave();
            ThrowIfDisposed();
        }
    }

    private void Leave()
    {
        model.Leave();
        if (isDisposed)
        {
            Free();
        }

        own.Leave();
    }

    private void Exclusively(Action action)
    {
        Enter();
        try
        {
            action();
        }
        finally
        {
            Leave();
        }
    }

    private void ThrowIfDisposed()
    {
        if (isDisposed)
        {
            throw new ObjectDisposedException(definition.Name, $"Step '{definition.Name}' was disposed. Create it anew.");
        }
    }

    private void Free()
    {
        if (Interlocked.Exchange(ref isFreed, 1) == 0)
        {
            gradients.Dispose();
            checkpoint.Dispose();
        }
    }

    private void Abandon()
    {
        if (solved)
        {
            checkpoint.Restore();
        }

        gradients.Clear();
        ForgetMicroBatches();
    }

    private static double[] CheckedPostWeights(StepOptions options, IReadOnlyList<string> taskKeys)
    {
        if (options.PostWeights is not { } factors)
        {
            var ones = new double[taskKeys.Count];
            Array.Fill(ones, 1);
            return ones;
        }

        return factors.Count == taskKeys.Count
            ? [.. factors]
            : throw new ArgumentException($"PostWeights must have one factor per task ({taskKeys.Count}: {string.Join(", ", taskKeys)}). Found {factors.Count}.", nameof(options));
    }

    private static HeadGradients CheckedHeadGradients(StepOptions options, bool updatesShared)
    {
        if (!updatesShared && options.HeadGradients == MultiTaskGH.HeadGradients.Own)
        {
            throw new ArgumentException(
                "HeadGradients must not be Own where the optimizers update no shared parameter: the harmonizer would have no effect. Use Reweighted, or leave it null.",
                nameof(options));
        }

        return options.HeadGradients ?? (updatesShared ? MultiTaskGH.HeadGradients.Own : MultiTaskGH.HeadGradients.Reweighted);
    }

    private void CheckBetweenUpdates()
    {
        if (IsAccumulating)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': its state can be saved and restored between updates only. Finish the accumulation with Run first.");
        }
    }

    private void Differentiate(bool isLast)
    {
        if (!passIsOpen || passIsDone)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': open a pass first.");
        }

        for (var i = 0; i < losses.Length; i++)
        {
            if (losses[i] is null)
            {
                throw new InvalidOperationException($"Task '{taskKeys[i]}': its loss was not handed in.");
            }
        }

        if (microBatches == 0)
        {
            // Losses that are accumulated are known only when the last micro-batch has passed: then every task keeps its row.
            onePassServesAll = !measuresConflicts && (isLast || !harmonizer.Needs.HasFlag(Needs.Losses));
            if (!onePassServesAll)
            {
                gradients.EnsureRows(taskKeys.Count);
            }

            gradients.BeginUpdate();
        }

        ReadLosses();
        microBatches++;
        if (skipReason is not null)
        {
            return;
        }

        // The losses have their graphs: a caller's no_grad does not concern what is computed from them here.
        using var grad = enable_grad();
        gradients.BeginMicroBatch();
        if (onePassServesAll)
        {
            DifferentiateTogether();
        }
        else
        {
            for (var i = 0; i < losses.Length; i++)
            {
                using var loss = Scaled(losses[i]!, taskWeights[i]);
                gradients.Backward(i, loss, retainGraph: i < losses.Length - 1);
            }
        }

        if (skipReason is not null)
        {
            return;
        }

        gradients.EndMicroBatch();
        if (isLast)
        {
            gradients.CheckEverySharedParameterReached();
        }
    }

    private void ReadLosses()
    {
        var values = ScalarReader.Read(losses!);
        for (var i = 0; i < values.Length; i++)
        {
            lossSums[i] += values[i];
            if (!double.IsFinite(values[i]))
            {
                Refuse(i, FormattableString.Invariant($"Task '{taskKeys[i]}': the loss is {values[i]}."));
            }
        }
    }

    private void DifferentiateTogether()
    {
        if (!solved)
        {
            Solve(gramian: null);
            if (skipReason is not null)
            {
                return;
            }
        }

        // Loss weights that are all equal can be applied to the flat gradient afterwards: one pass serves heads with either option.
        var uniform = Array.TrueForAll(weights, w => w == weights[0]);
        if (uniform || HeadGradients == MultiTaskGH.HeadGradients.Reweighted)
        {
            using var total = WeightedSum(uniform ? [] : weights);
            gradients.BackwardOfCombination(total);
        }
        else
        {
            using var sharedTotal = WeightedSum(weights);
            using var headTotal = WeightedSum([]);
            gradients.BackwardOfCombinations(sharedTotal, headTotal);
        }
    }

    private Tensor WeightedSum(ReadOnlySpan<double> factors)
    {
        using var scope = NewDisposeScope();
        Tensor? total = null;
        for (var i = 0; i < losses.Length; i++)
        {
            var term = Scaled(losses[i]!.reshape([]), taskWeights[i] * postWeights[i] * (factors.IsEmpty ? 1 : factors[i]));
            total = total is null ? term : total + term;
        }

        return total!.MoveToOuterDisposeScope();
    }

    private static Tensor Scaled(Tensor loss, double factor)
    {
        if (factor == 1)
        {
            return loss.alias();
        }

        using var scalar = factor.ToScalar();
        return loss.mul(scalar);
    }

    private double[]? Harmonize()
    {
        double[]? gramian = null;
        if (onePassServesAll)
        {
            if (!gradients.IsDirectionFinite())
            {
                Refuse(-1, "The gradient over the shared parameters is not finite. One backward pass serves all tasks here: set AlwaysMeasureConflicts to learn which task it is.");
            }
        }
        else
        {
            gramian = gradients.Gramian();
            for (var i = 0; i < taskKeys.Count && skipReason is null; i++)
            {
                if (!double.IsFinite(gramian[i * taskKeys.Count + i]))
                {
                    Refuse(i, $"Task '{taskKeys[i]}': the gradient over the shared parameters is not finite.");
                }
            }
        }

        if (skipReason is null && gradients.FirstNonFiniteHead() is { Parameter: { } parameter } broken)
        {
            Refuse(onePassServesAll ? -1 : broken.Task, onePassServesAll ? $"The gradient of '{parameter}' is not finite." : $"Task '{taskKeys[broken.Task]}': the gradient of '{parameter}' is not finite.");
        }

        if (skipReason is null && !solved)
        {
            Solve(gramian);
        }

        return gramian;
    }

    private void Solve(double[]? gramian)
    {
        checkpoint.Take();
        solved = true;
        double[] weightedLosses = [];
        if (harmonizer.Needs.HasFlag(Needs.Losses))
        {
            weightedLosses = new double[taskKeys.Count];
            for (var i = 0; i < taskKeys.Count; i++)
            {
                weightedLosses[i] = taskWeights[i] * lossSums[i];
            }
        }

        var input = new HarmonizerInput
        {
            ActiveTasks = activeTasks,
            Losses = weightedLosses,
            Gramian = harmonizer.Needs.HasFlag(Needs.Gramian) ? gramian : [],
            GradientEpsilon = gradients.EpsilonOfGradients,
            StepIndex = StepIndex,
        };
        Array.Fill(weights, double.NaN);
        result = run.Solve(input, weights);
        if (result.Failure is { } failure)
        {
            if ((uint)result.FailedTask >= (uint)taskKeys.Count)
            {
                throw new InvalidOperationException(
                    FormattableString.Invariant($"{harmonizer} must name one of the {taskKeys.Count} tasks for which it has no solution. Found {result.FailedTask}."));
            }

            Refuse(result.FailedTask, $"{harmonizer} has no solution: task '{taskKeys[result.FailedTask]}': {failure}");
            return;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            if (!double.IsFinite(weights[i]))
            {
                Refuse(i, FormattableString.Invariant($"{harmonizer} gave task '{taskKeys[i]}' the weight {weights[i]}."));
                return;
            }
        }
    }

    /// <summary>Assigns, checks and clips the gradients; returns the norm before clipping, NaN where it was not asked for.</summary>
    private double AssignGradients()
    {
        var n = taskKeys.Count;
        var sharedFactors = n <= 64 ? stackalloc double[n] : new double[n];
        var headFactors = n <= 64 ? stackalloc double[n] : new double[n];
        for (var i = 0; i < n; i++)
        {
            sharedFactors[i] = weights[i] * postWeights[i];
            headFactors[i] = HeadGradients == MultiTaskGH.HeadGradients.Own ? postWeights[i] : sharedFactors[i];
        }

        if (onePassServesAll)
        {
            // The factors after harmonizing, and weights that differ by task, are in the loss already.
            var uniform = Array.TrueForAll(weights, w => w == weights[0]);
            sharedFactors[0] = uniform ? weights[0] : 1;
            headFactors[0] = uniform && HeadGradients == MultiTaskGH.HeadGradients.Reweighted ? weights[0] : 1;
            sharedFactors = sharedFactors[..1];
            headFactors = headFactors[..1];
        }

        var (sharedFactor, headFactor) = (LargestMagnitude(sharedFactors), LargestMagnitude(headFactors));
        if (!(Math.Max(sharedFactor, headFactor) <= gradients.LargestFactor))
        {
            Refuse(-1, FormattableString.Invariant($"A task's factor is {Math.Max(sharedFactor, headFactor)}, more than the gradients' type can hold."));
            return double.NaN;
        }

        gradients.Assign(sharedFactors, headFactors);

        // Where the squares in the Gramian are finite, shared gradients are below 1.9e19, and only a huge factor overflows. Nothing else
        // bounds a head, nor any gradient in half precision.
        const double SafeSharedFactor = 1e15;
        var mayOverflow = gradients.HasHalfPrecision || headFactor > 1 || sharedFactor > (onePassServesAll ? 1 : SafeSharedFactor);
        if (!mayOverflow && options.MaxGradientNorm is null)
        {
            return double.NaN;
        }

        var norm = gradients.AssignedNorm();
        if (!double.IsFinite(norm))
        {
            Refuse(-1, "The gradient is not finite after harmonizing: a factor, or the sum, is more than its type can hold.");
        }
        else if (norm > options.MaxGradientNorm)
        {
            gradients.ScaleAssigned(options.MaxGradientNorm.Value / norm);
        }

        return options.MaxGradientNorm is null ? double.NaN : norm;
    }

    private static double LargestMagnitude(ReadOnlySpan<double> factors)
    {
        var largest = 0.0;
        foreach (var factor in factors)
        {
            largest = Math.Max(largest, Math.Abs(factor));
        }

        return largest;
    }

    private void Refuse(int task, string reason)
    {
        if (options.NonFinite == NonFinitePolicy.Throw)
        {
            throw new NonFiniteException($"{reason} Nothing was updated. Set StepOptions.NonFinite to Skip to pass over such steps.") { TaskKey = task < 0 ? null : taskKeys[task] };
        }

        skipReason ??= reason;
    }

    private StepOutcome Describe(double[]? gramian, double gradientNorm)
    {
        var meanLosses = new double[lossSums.Length];
        for (var i = 0; i < meanLosses.Length; i++)
        {
            meanLosses[i] = lossSums[i] / microBatches;
        }

        var shownWeights = (double[])weights.Clone();
        if (skipReason is not null)
        {
            Array.Fill(shownWeights, double.NaN);
            if (solved)
            {
                checkpoint.Restore();
            }
        }

        return new StepOutcome
        {
            StepName = definition.Name,
            StepIndex = StepIndex,
            TaskKeys = taskKeys,
            Losses = meanLosses,
            TaskWeights = taskWeights,
            PostWeights = postWeights,
            Weights = shownWeights,
            Gramian = gramian,
            HeadGradients = HeadGradients,
            MicroBatches = microBatches,
            GradientNorm = gradientNorm,
            Fallback = skipReason is null ? result.Fallback : null,
            SkipReason = skipReason,
        };
    }

    private void ForgetMicroBatches()
    {
        microBatches = 0;
        solved = false;
        result = default;
        skipReason = null;
        Array.Clear(lossSums);
    }
}
