using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The passes: what opens them, what is handed in, what ends them, and what may be done in between.</summary>
internal sealed partial class StepEngine
{
    public void BeginPass()
    {
        access.Enter();
        passIsOpen = true;
        passIsDone = false;
        observation.Forget();
        pass.Begin(takesMetrics: !batches.AreExpected, needsGraphs: true);
    }

    /// <summary>Opens a pass for the losses after the latest update.</summary>
    /// <exception cref="InvalidOperationException">The harmonizer does not wait for them.</exception>
    public void BeginObservationPass()
    {
        access.Enter();
        passIsOpen = true;
        passIsDone = true;
        if (!BeginObservation())
        {
            EndPass();
            throw new InvalidOperationException(
                $"Step '{definition.Name}': losses after an update are for a harmonizer that learns from them (Needs.LossesAfterUpdate), once after each update whose weights it solved. Found none that {harmonizer} waits for.");
        }
    }

    /// <summary>Whether the losses are wanted once more after the update of this pass; then they can be handed in anew.</summary>
    public bool BeginObservation()
    {
        if (!observation.IsAwaited)
        {
            return false;
        }

        pass.Begin(takesMetrics: false, needsGraphs: false);
        passIsDone = false;
        observation.Open();
        return true;
    }

    /// <summary>Takes the loss of a task, or the losses of a family, by the task's number in the enumeration.</summary>
    public void Add(int member, Tensor? loss, double? weight, bool isFamily) => OpenPass().Add(layout.TaskOfMember(member, definition.Name), loss, weight, isFamily);

    public Tensor Cut(Tensor value) => OpenPass().Cut(value);

    public bool BeginMetrics() => OpenPass().BeginMetrics();

    public void AddMetric(int metric, double? value) => OpenPass().AddMetric(metric, value);

    public void AddMetric(int metric, Tensor? value) => OpenPass().AddMetric(metric, value);

    /// <summary>Takes the pass as the losses after the update; returns the update with what became of them.</summary>
    public StepOutcome Observe()
    {
        if (!observation.IsOpen)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': losses are observed after an update only, when BeginObservation asks for them.");
        }

        var observed = OpenPass();
        observed.EndMetrics();
        observed.CheckEveryTask();
        observed.Complete();
        var outcome = observation.Observe(observed);
        passIsDone = true;
        return outcome;
    }

    /// <summary>Checks how many batches a step is run with.</summary>
    public void CheckBatches(int count)
    {
        if (count != harmonizer.BatchesPerStep)
        {
            throw new ArgumentException(FormattableString.Invariant($"Step '{definition.Name}': {harmonizer} takes {harmonizer.BatchesPerStep} {(harmonizer.BatchesPerStep == 1 ? "batch" : "batches")} per step. Found {count}."));
        }
    }

    /// <summary>Ends a pass. One that was neither accumulated nor updated undoes the whole update that it was part of.</summary>
    public void EndPass()
    {
        var isObservation = observation.IsOpen;
        observation.Close();
        pass.Clear();
        passIsOpen = false;
        try
        {
            if (!passIsDone && !isObservation)
            {
                Abandon();
            }
        }
        finally
        {
            access.Leave();
        }
    }

    /// <summary>An update whose losses are not handed in now is not learned from.</summary>
    public void ForgetObservation() => observation.Forget();

    /// <summary>Forgets accumulated micro-batches and leaves every gradient null.</summary>
    public void DiscardAccumulated() => access.Exclusively(Abandon);

    public void Reset() => access.Exclusively(() =>
    {
        Abandon();
        weights.Reset();
        StepIndex = 0;
    });

    public void Save(Stream stream) => access.Exclusively(() =>
    {
        CheckBetweenUpdates();
        if (!layout.IsResolved)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': the sizes of its families must be known before its state is saved. Run a step first.");
        }

        weights.Save(stream, StepIndex);
    });

    public void Load(Stream stream) => access.Exclusively(() =>
    {
        CheckBetweenUpdates();
        StepIndex = weights.Load(stream);
    });

    /// <summary>Frees the buffers; while a pass is open, when it ends.</summary>
    public void Dispose() => access.Dispose();

    private void CheckBetweenUpdates()
    {
        if (IsAccumulating)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': its state can be saved and restored between updates only. Finish the accumulation with Run first.");
        }

        if (observation.IsAwaited)
        {
            throw new InvalidOperationException($"Step '{definition.Name}': its state can be saved and restored when {harmonizer} has learned from the latest update. Hand in the losses after it first.");
        }
    }

    private PassContents OpenPass() => passIsOpen && !passIsDone
        ? pass
        : throw new InvalidOperationException($"Step '{definition.Name}': losses belong between the opening of a pass and its update.");

    private PassContents OpenTrainingPass() => !observation.IsOpen
        ? OpenPass()
        : throw new InvalidOperationException($"Step '{definition.Name}': losses after an update can be observed only. They have no gradients.");
}
