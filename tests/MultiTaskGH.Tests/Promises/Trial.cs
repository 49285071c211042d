using MultiTaskGH.Tests.Harmonizers;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Promises;

/// <summary>One step of any harmonizer on given gradients, without an engine.</summary>
/// <param name="Direction">What the parameters would follow; empty where there is no solution.</param>
/// <param name="Weights">One per active task.</param>
/// <param name="Result">How they came about.</param>
internal sealed record Trial(double[] Direction, double[] Weights, HarmonizerResult Result)
{
    public bool HasSolution => Result.Failure is null;

    /// <summary>The length of the direction.</summary>
    public double Length => Math.Sqrt(Gradients.Dot(Direction, Direction));

    /// <summary>Losses that grow with the task, so that no method sees equal ones by accident.</summary>
    public static double[] Losses(int count) => [.. Enumerable.Range(0, count).Select(i => 0.5 + (0.25 * i))];

    /// <summary>A first step of all tasks.</summary>
    public static Trial Of(Harmonizer harmonizer, Gradients gradients, double[]? losses = null)
    {
        using var run = harmonizer.Start(gradients.Count);
        return Of(harmonizer, run, gradients, [.. Enumerable.Range(0, gradients.Count)], losses ?? Losses(gradients.Count));
    }

    /// <summary>Some steps of all tasks, each on gradients of its own: what a method remembers counts.</summary>
    public static Trial[] Of(Harmonizer harmonizer, IReadOnlyList<Gradients> gradients, IReadOnlyList<double[]> losses)
    {
        using var run = harmonizer.Start(gradients[0].Count);
        return Of(harmonizer, run, gradients, [.. Enumerable.Range(0, gradients[0].Count)], losses);
    }

    /// <summary>Some steps of some tasks, after each of which a method that asks for it sees losses that fell by different shares.</summary>
    public static Trial[] Of(Harmonizer harmonizer, HarmonizerRun run, IReadOnlyList<Gradients> gradients, int[] active, IReadOnlyList<double[]> losses)
    {
        var trials = new Trial[gradients.Count];
        for (var step = 0; step < trials.Length; step++)
        {
            trials[step] = Of(harmonizer, run, gradients[step], active, losses[step]);
            if (trials[step].HasSolution && harmonizer.Needs.HasFlag(Needs.LossesAfterUpdate))
            {
                // The share hangs on the direction of the gradient, so that it goes with its task and not with its scale.
                var before = losses[step];
                run.ObserveUpdate(active, [.. gradients[step].Rows.Select((row, i) => before[i] * (0.9 + (0.05 * Math.Sin(40 * row[0] / gradients[step].Norm(i)))))]);
            }
        }

        return trials;
    }

    /// <summary>A step of some tasks.</summary>
    /// <param name="harmonizer">The method.</param>
    /// <param name="run">Its run.</param>
    /// <param name="gradients">Those of the active tasks.</param>
    /// <param name="active">Their indices in the run.</param>
    /// <param name="losses">Their losses.</param>
    public static Trial Of(Harmonizer harmonizer, HarmonizerRun run, Gradients gradients, int[] active, double[] losses)
    {
        using var scope = NewDisposeScope();
        var needs = harmonizer.Needs;
        double[] gramian = [.. gradients.Gramian().Cast<double>()];
        Tensor[] rows = [.. gradients.Rows.Select(row => tensor(row))];
        var weights = new double[active.Length];
        var result = run.Solve(
            new HarmonizerInput
            {
                ActiveTasks = active,
                Losses = needs.HasFlag(Needs.Losses) ? losses : [],
                Gramian = (needs & (Needs.Gramian | Needs.Gradients)) == Needs.None ? [] : gramian,
                Gradients = needs.HasFlag(Needs.Gradients) ? new GradientEntries([rows]) : null,

                // The further batches are taken to have the gradients of the first one.
                CrossGramian = needs.HasFlag(Needs.SeveralBatches) ? gramian : [],
                GradientEpsilon = Gradients.DoubleEpsilon,
            },
            weights);
        if (result.Failure is not null)
        {
            return new([], weights, result);
        }

        var left = new Gradients("rows as the method leaves them", [.. rows.Select(row => row.data<double>().ToArray())]);
        return new(left.Direction(weights), weights, result);
    }
}
