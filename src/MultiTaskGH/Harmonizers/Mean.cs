namespace MultiTaskGH;

/// <summary>The mean of the losses: every weight is 1/N for N active tasks. One backward pass.</summary>
/// <remarks>Promises nothing about conflicts: the mean may hurt a task wherever two gradients conflict.</remarks>
public sealed record Mean : Harmonizer
{
    /// <inheritdoc/>
    public override Needs Needs => Needs.None;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run();
    }

    /// <inheritdoc/>
    public override string ToString() => "new Mean()";

    private sealed class Run : HarmonizerRun
    {
        public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
        {
            weights.Fill(1.0 / input.Count);
            return HarmonizerResult.Solved;
        }
    }
}
