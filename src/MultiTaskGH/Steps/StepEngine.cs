using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// What every step does, whoever writes it: losses in, harmonized gradients out, then the optimizers. A step that throws or skips leaves
/// parameters, optimizers and the harmonizer's state as they were, and the gradients null.
/// </summary>
internal sealed partial class StepEngine : IDisposable
{
    private readonly StepDefinition definition;
    private readonly Harmonizer harmonizer;
    private readonly StepOptions options;
    private readonly OptimizerSet optimizers;
    private readonly StepAccess access;
    private readonly TaskLayout layout;
    private readonly StepWeights weights;
    private readonly GradientModes modes;
    private readonly PassContents pass;
    private readonly UpdateSums sums;
    private readonly FurtherBatches batches;
    private readonly UpdateObservation observation;
    private readonly StepRefusal refusal;

    private TaskGradients? gradients;
    private bool weightsComeFirst;
    private bool resolvedNow;
    private bool passIsOpen;
    private bool passIsDone;

    public StepEngine(StepDefinition definition, TrainedParameters parameters, GradientPool pool, PassGuard model, OptimizerSet optimizers, Harmonizer harmonizer, StepOptions options)
    {
        this.definition = definition;
        this.harmonizer = harmonizer;
        this.options = options;
        this.optimizers = optimizers;
        StepChecks.Options(definition, harmonizer, options);
        HeadGradients = StepChecks.HeadGradients(options, harmonizer, parameters.UpdatesHarmonized);
        parameters.MayBeMissed = options.AllowUnreached;
        layout = new TaskLayout(definition);
        weights = new StepWeights(harmonizer, layout, options.RefreshEvery, HeadGradients);
        modes = new GradientModes(definition, harmonizer, options, parameters, pool);
        pass = new PassContents(definition, layout);
        sums = new UpdateSums(layout, definition.MetricKeys.Count, options.PostWeights);
        access = new StepAccess(definition.Name, model, Free);
        refusal = new StepRefusal(definition, layout, options);
        batches = new FurtherBatches(definition, harmonizer, layout, modes);
        observation = new UpdateObservation(layout, weights);
        if (layout.IsResolved)
        {
            weights.Start();
        }

        sums.Clear();
    }

    public HeadGradients HeadGradients { get; }

    public int TaskCount => layout.Tasks.Count;

    public long StepIndex { get; private set; }

    private TrainedParameters Parameters => modes.Parameters;

    /// <summary>Whether the harmonizer waits for the losses after the latest update.</summary>
    public bool AwaitsLosses => observation.IsAwaited;

    /// <summary>Whether micro-batches, or further batches, wait for their update.</summary>
    private bool IsAccumulating => sums.MicroBatches > 0 || batches.Count > 0 || refusal.Reason is not null;

    public void Accumulate()
    {
        modes.CheckAccumulation();
        Differentiate(isLast: false);
        passIsDone = true;
    }

    /// <summary>Takes the pass as that of a further batch, of which only inner products of the task gradients are wanted.</summary>
    public void AddSample()
    {
        batches.CheckExpected();
        OpenTrainingPass().EndMetrics();
        using var grad = enable_grad();
        CompletePass();
        if (batches.Count == 0)
        {
            Parameters.ClearGradients();
        }

        CheckLosses(ScalarReader.Read([.. pass.Active.Select(loss => loss.Loss)]));
        if (refusal.Reason is not null)
        {
            batches.Skip();
        }
        else
        {
            Parameters.BeginMicroBatch();
            batches.Add(pass.Active, areNeeded: !weights.MayReuse([.. pass.Active.Select(loss => loss.Position)]));
        }

        passIsDone = true;
    }

    public StepOutcome Update()
    {
        OpenTrainingPass();
        batches.CheckComplete();
        Differentiate(isLast: true);
        if (sums.Active.Length == 0 && refusal.Reason is null)
        {
            refusal.NobodyTakesPart();
        }

        var gramian = refusal.Reason is null ? Harmonize() : null;
        var gradientNorm = refusal.Reason is null ? AssignGradients() : double.NaN;
        if (refusal.Reason is null)
        {
            optimizers.CheckUnchanged();
            optimizers.Step();
        }

        var outcome = StepOutcome.Of(definition, layout, sums, weights, HeadGradients, StepIndex, gramian, gradientNorm, refusal.Reason);
        if (refusal.Reason is null)
        {
            weights.Commit(sums.Active);
            StepIndex++;
            if (weights.LearnsFromUpdate)
            {
                observation.Await(outcome);
            }
        }
        else
        {
            weights.Restore();
            Parameters.ClearGradients();
            ForgetNewSizes();
        }

        ForgetMicroBatches();
        passIsDone = true;
        return outcome;
    }

    private void Free()
    {
        modes.Dispose();
        weights.Dispose();
    }

    private void Abandon()
    {
        weights.Restore();
        Parameters.ClearGradients();
        ForgetNewSizes();
        ForgetMicroBatches();
        observation.Forget();
    }

    private void CompletePass()
    {
        pass.CheckEveryTask();
        FixSizes();
        pass.Complete();
    }

    private void Differentiate(bool isLast)
    {
        OpenTrainingPass().EndMetrics();

        // The losses have their graphs: a caller's no_grad does not concern what is computed from them here.
        using var grad = enable_grad();
        CompletePass();
        var isFirst = sums.MicroBatches == 0;
        if (isFirst)
        {
            BeginUpdate(isLast);
        }

        ReadLosses();
        if (refusal.Reason is null && isLast)
        {
            batches.CheckTasks(sums.Active);
        }

        if (refusal.Reason is not null)
        {
            return;
        }

        // Others may have left gradients since the last micro-batch, also where this one has no task.
        Parameters.BeginMicroBatch();
        if (pass.Active.Count == 0)
        {
            return;
        }

        if (gradients is null)
        {
            gradients = modes.Choose(weightsComeFirst);
            gradients.Begin(layout.Count);
        }

        if (weightsComeFirst)
        {
            Solve(gramian: null);
            if (refusal.Reason is not null)
            {
                return;
            }
        }

        modes.Hand(pass.Cuts);
        gradients.Add(pass.Active, weightsComeFirst ? weights.Factors : null);
        if (isLast)
        {
            CheckEverySharedParameterReached();
        }
    }

    /// <summary>The first losses of a family say how many tasks it is.</summary>
    private void FixSizes()
    {
        if (layout.IsResolved)
        {
            return;
        }

        layout.Resolve(pass.Sizes());
        resolvedNow = true;
        weights.Start();
    }

    /// <summary>An update that was not made fixes no sizes.</summary>
    private void ForgetNewSizes()
    {
        if (resolvedNow)
        {
            weights.Stop();
            layout.Unresolve();
            resolvedNow = false;
        }
    }

    private void BeginUpdate(bool isLast)
    {
        sums.Clear();
        Parameters.ClearGradients();

        // Losses, tasks and factors that micro-batches bring are known only when the last one has passed: then every task keeps its row.
        var knowsAll = isLast || !(definition.Tasks.Any(task => task.IsOptional || (task.WeightFrom is not null && task.WeightApplies is WeightApplies.AfterHarmonizing)));
        var mayReuse = knowsAll && weights.MayReuse([.. pass.Active.Select(loss => loss.Position)]);
        weightsComeFirst = knowsAll && !options.AlwaysMeasureConflicts && (mayReuse || modes.WeightsNeedNoGradients(isOnlyMicroBatch: isLast));
    }

    private void ReadLosses()
    {
        var values = ScalarReader.Read([.. pass.Active.Select(loss => loss.Loss)]);
        sums.Add(pass, values);
        CheckLosses(values);
    }

    private void CheckLosses(double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                var position = pass.Active[i].Position;
                refusal.NotFinite(position, FormattableString.Invariant($"Task '{layout.Keys[position]}': the loss is {values[i]}."));
            }
        }
    }

    /// <summary>Checks that the tasks together reached every harmonized parameter. Where one sits out, it may be the one that does.</summary>
    private void CheckEverySharedParameterReached()
    {
        if (Parameters.MustBeReached && sums.Active.Length == layout.Count && gradients!.FirstUnreached() is { } name)
        {
            throw new InvalidOperationException(
                $"Shared parameter '{name}' is reached by no task ({string.Join(", ", layout.Keys)}). Take it out of the shared ones, freeze it, or use it in a loss; if it is left out on purpose at times, set StepOptions.AllowUnreached.");
        }
    }

    private double[]? Harmonize()
    {
        var gramian = gradients!.Gramian(sums.Active);
        if (gradients.FirstNonFinite(sums.Active, gramian) is { } broken)
        {
            refusal.NotFinite(broken.Position, broken.Position < 0 ? broken.What : $"Task '{layout.Keys[broken.Position]}': {broken.What}");
        }

        if (refusal.Reason is null)
        {
            Solve(gramian);
        }

        return gramian;
    }

    private void Solve(double[]? gramian)
    {
        var cross = batches.CrossGramian();
        if (cross is { Broken: >= 0 and var position })
        {
            refusal.NotFinite(position, $"Task '{layout.Keys[position]}': the gradient over the shared parameters is not finite in a further batch.");
            return;
        }

        var solution = weights.Solve(sums, new MeasuredUpdate(sums.Active, sums.ActiveLosses(), gramian, cross?.Products, gradients, gradients!.Epsilon, gradients.GramianEpsilon, StepIndex));
        if (solution.Failure is { } failure)
        {
            refusal.NotFinite(solution.FailedPosition, failure);
        }
    }

    /// <summary>Assigns, checks and clips the gradients; returns the norm before clipping, NaN where it was not asked for.</summary>
    private double AssignGradients()
    {
        var (shared, head) = weights.Factors.Largest(sums.Active);
        if (!(Math.Max(shared, head) <= Parameters.LargestFactor))
        {
            refusal.NotFinite(-1, FormattableString.Invariant($"A task's factor is {Math.Max(shared, head)}, more than the gradients' type can hold."));
            return double.NaN;
        }

        // Some ways to gather gradients differentiate once more here: a caller's no_grad does not concern them.
        using var grad = enable_grad();
        var mayOverflow = gradients!.Assign(weights.Factors, sums.Active);
        if (Parameters.AreHarmonizedTrivially && !Parameters.HaveGradients())
        {
            throw new InvalidOperationException($"Task '{layout.Keys[0]}' reaches none of the parameters that step '{definition.Name}' updates. Name others in Update, or use them in the loss.");
        }

        if (!mayOverflow && options.MaxGradientNorm is null)
        {
            return double.NaN;
        }

        var norm = Parameters.AssignedNorm();
        if (!double.IsFinite(norm))
        {
            refusal.NotFinite(-1, modes.SeeHeadsLast
                ? "The gradient is not finite: that of a head was not to begin with, or a factor or the sum is more than its type can hold. GradientStorage.AllTasks in GradientSpace.Parameters says which task it is."
                : "The gradient is not finite after harmonizing: a factor, an entry that the method wrote, or the sum is more than its type can hold.");
        }
        else if (norm > options.MaxGradientNorm)
        {
            Parameters.ScaleAssigned(options.MaxGradientNorm.Value / norm);
        }

        return options.MaxGradientNorm is null ? double.NaN : norm;
    }

    private void ForgetMicroBatches()
    {
        gradients?.End();
        gradients = null;
        weights.Forget();
        batches.Clear();
        resolvedNow = false;
        refusal.Clear();
        sums.Clear();
    }
}
