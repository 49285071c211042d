namespace MultiTaskGH.Examples.Common;

/// <summary>How the gradients of each pair of losses stood to each other along some runs, as PNG files: inner products in one, angles and weights in one for each pair.</summary>
public static class PairFigures
{
    /// <summary>Writes the files; none where there is no pair.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="runs">For each run its name, every step, its length, and how many of the tasks, the first ones, took part.</param>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<(string Name, StepTrace Trace, int Iterations, int Tasks)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var histograms = new List<InnerProductPanel>();
        foreach (var (first, second) in TaskPairs.All(runs.Select(run => run.Tasks).DefaultIfEmpty(0).Max()))
        {
            var traces = runs.Where(run => second < run.Tasks).Select(run => run.Trace.Conflicts(run.Name, first, second, run.Iterations)).ToArray();
            var keys = traces[0].Weights.Select(weights => weights.Task).ToArray();
            histograms.Add(new(string.Join(", ", keys), [.. traces.Select(trace => (trace.Name, trace.InnerProducts))]));
            Plots.AnglesAndWeights(Path.Combine(folder, $"{string.Join('-', keys)}-angles-and-weights.png"), traces);
        }

        if (histograms.Count > 0)
        {
            InnerProductPlots.Histograms(Path.Combine(folder, "inner-products.png"), histograms);
        }
    }
}
