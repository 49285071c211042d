namespace MultiTaskGH;

/// <summary>Fixed weights, one per task. One backward pass.</summary>
/// <remarks>
/// Promises nothing about conflicts. The weights stand beside those of a task's annotation, which multiply the loss before any method sees it.
/// TorchJD calls it Constant; LibMTL has equal weights only (EW). Absent tasks are left out; the others keep their weights.
/// </remarks>
public sealed record Constant : Harmonizer
{
    /// <summary>The weights, one per task in the order of the tasks; finite, negative ones and zeros included.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">No number, or one that is not finite.</exception>
    public required IReadOnlyList<double> Weights
    {
        get;
        init => field = ParameterGuard.PerTask(value, nameof(Weights));
    }

    /// <inheritdoc/>
    public override Needs Needs => Needs.None;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        Preferences.CheckCount(Weights, taskCount, nameof(Weights));
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new Constant {{ Weights = {Weights} }}";

    private sealed class Run(Constant definition, int taskCount) : CheckedRun(definition, taskCount)
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = definition.Weights[input.ActiveTasks[i]];
            }

            return HarmonizerResult.Solved;
        }
    }
}
