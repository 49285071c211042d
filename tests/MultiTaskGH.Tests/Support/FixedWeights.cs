namespace MultiTaskGH.Tests.Support;

/// <summary>Gives the weights it was told, and asks for whatever it was told to ask for: it makes the engine visible.</summary>
internal sealed record FixedWeights(params double[] Values) : Harmonizer
{
    private Needs needs = Needs.Gramian;

    public override Needs Needs => needs;

    /// <summary>Called with every input; may return a result of its own.</summary>
    public Func<double[], double[], HarmonizerResult>? OnSolve { get; init; }

    public FixedWeights Needing(Needs value) => this with { needs = value };

    public override HarmonizerRun Start(int taskCount) => new Run(this);

    public override string ToString() => $"new FixedWeights({string.Join(", ", Values)})";

    private sealed class Run(FixedWeights definition) : HarmonizerRun
    {
        public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
        {
            definition.Values.CopyTo(weights);
            return definition.OnSolve?.Invoke(input.Gramian.ToArray(), input.Losses.ToArray()) ?? HarmonizerResult.Solved;
        }
    }
}
