using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The losses after an update, from which some harmonizers learn (<see cref="Needs.LossesAfterUpdate"/>).</summary>
internal sealed class UpdateObservation(TaskLayout layout, StepWeights weights)
{
    private StepOutcome? outcome;
    private IDisposable? mode;

    /// <summary>Whether the latest update waits for its losses.</summary>
    public bool IsAwaited => outcome is not null;

    /// <summary>Whether the losses of the open pass are those after an update.</summary>
    public bool IsOpen => mode is not null;

    /// <summary>An update was made for which the weights were solved.</summary>
    public void Await(StepOutcome made) => outcome = made;

    /// <summary>Begins the evaluation, without gradients.</summary>
    public void Open() => mode ??= no_grad();

    public void Close()
    {
        mode?.Dispose();
        mode = null;
    }

    public void Forget() => outcome = null;

    /// <summary>Hands the losses to the harmonizer, where they are finite; returns the update with what became of that.</summary>
    public StepOutcome Observe(PassContents pass)
    {
        var made = outcome!;
        TaskLoss[] present = [.. pass.Active.Where(loss => Array.BinarySearch(made.Active, loss.Position) >= 0)];
        var losses = ScalarReader.Read([.. present.Select(loss => loss.Loss)]);
        var broken = Array.FindIndex(losses, loss => !double.IsFinite(loss));
        if (broken < 0)
        {
            // A factor that was read anew may differ, and the harmonizer would take that for an effect of the update.
            weights.ObserveUpdate([.. present.Select(loss => loss.Position)], [.. losses.Select((loss, i) => made.TaskWeights[present[i].Position] * loss)]);
        }

        outcome = null;
        return made with
        {
            UnobservedReason = broken < 0 ? null : FormattableString.Invariant($"Task '{layout.Keys[present[broken].Position]}': the loss after the update is {losses[broken]}."),
        };
    }
}
