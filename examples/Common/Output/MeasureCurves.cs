namespace MultiTaskGH.Examples.Common;

/// <summary>A measure along runs, a line for each name: the mean over the seeds, in a band from the lowest to the highest.</summary>
public static class MeasureCurves
{
    /// <summary>The lines, for <see cref="Plots.Curves"/>.</summary>
    /// <param name="runs">The names of the runs, which the seeds share, and their evaluations.</param>
    public static IReadOnlyList<Series> Of<TEvaluation>(IEnumerable<(string Name, IReadOnlyList<TEvaluation> Evaluations)> runs)
        where TEvaluation : IEvaluation<TEvaluation>
    {
        var series = new List<Series>();
        foreach (var group in runs.GroupBy(run => run.Name, run => run.Evaluations))
        {
            var seeds = group.Where(evaluations => evaluations.Count > 0).ToArray();

            // A stopped run has fewer evaluations, and its last one may lie elsewhere.
            var points = seeds.SelectMany(evaluations => evaluations).GroupBy(evaluation => evaluation.Iteration).OrderBy(point => point.Key)
                .Where(point => point.Count() == seeds.Length).ToArray();
            if (points.Length == 0)
            {
                continue;
            }

            double[] Over(Func<IEnumerable<double>, double> reduce) => [.. points.Select(point => reduce(point.Select(evaluation => evaluation.Measure)))];
            series.Add(new(
                group.Key,
                [.. points.Select(point => (double)point.Key)],
                Over(values => values.Average()),
                seeds.Length > 1 ? Over(values => values.Min()) : null,
                seeds.Length > 1 ? Over(values => values.Max()) : null));
        }

        return series;
    }
}
