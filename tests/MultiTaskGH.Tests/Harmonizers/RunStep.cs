using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>What one step would hand to a run of any method, and what came of it.</summary>
internal sealed record RunStep
{
    public required double[][] Gradients { get; init; }

    public double[]? Losses { get; init; }

    public double[]? LossesAfter { get; init; }

    public int[]? Active { get; init; }

    /// <summary>The gradients of the two further batches.</summary>
    public (double[][] First, double[][] Second)? Further { get; init; }

    public ScalarType[] Types { get; init; } = [ScalarType.Float64];

    public int Count => Gradients.Length;

    public StepOutput Run(HarmonizerRun run, bool observe = true)
    {
        var active = Active ?? [.. Enumerable.Range(0, Count)];
        using var rows = new RowSet(Gradients, Types);
        var weights = new double[Count];
        var result = run.Solve(
            new HarmonizerInput
            {
                ActiveTasks = active,
                Losses = Losses ?? [.. Enumerable.Repeat(1.0, Count)],
                Gramian = [.. new Gradients("step", rows.Rows()).Gramian().Cast<double>()],
                CrossGramian = Cross(),
                Gradients = rows.Entries,
                GradientEpsilon = Harmonizers.Gradients.DoubleEpsilon,
            },
            weights);
        var output = new StepOutput(weights, result, rows.Rows(), rows.Direction(weights));
        if (observe && LossesAfter is { } after && result.Failure is null)
        {
            run.ObserveUpdate(active, after);
        }

        return output;
    }

    private double[] Cross()
    {
        var (first, second) = Further ?? (Gradients, Gradients);
        return [.. first.SelectMany(row => second.Select(column => Harmonizers.Gradients.Dot(row, column)))];
    }
}

/// <summary>The weights, and the rows as the method left them.</summary>
internal sealed record StepOutput(double[] Weights, HarmonizerResult Result, double[][] Rows, double[] Direction);
