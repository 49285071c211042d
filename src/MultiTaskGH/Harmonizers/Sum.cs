namespace MultiTaskGH;

/// <summary>The plain sum of the losses: every weight is 1. One backward pass.</summary>
public sealed record Sum : Harmonizer
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
    public override string ToString() => "new Sum()";

    private sealed class Run : HarmonizerRun
    {
        public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
        {
            weights.Fill(1);
            return HarmonizerResult.Solved;
        }
    }
}
