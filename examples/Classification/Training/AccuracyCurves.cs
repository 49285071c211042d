using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Accuracies along runs, a line for each method: the mean over the seeds, in a band from the lowest to the highest.</summary>
internal static class AccuracyCurves
{
    public static List<Series> Of(IEnumerable<RunResult> results)
    {
        var series = new List<Series>();
        foreach (var group in results.GroupBy(run => run.Name))
        {
            var runs = group.Where(run => run.Evaluations.Count > 0).ToArray();

            // A stopped run has fewer evaluations, and its last one may lie elsewhere.
            var points = runs.SelectMany(run => run.Evaluations).GroupBy(evaluation => evaluation.Iteration).OrderBy(point => point.Key)
                .Where(point => point.Count() == runs.Length).ToArray();
            if (points.Length == 0)
            {
                continue;
            }

            double[] Over(Func<IEnumerable<double>, double> reduce) => [.. points.Select(point => reduce(point.Select(evaluation => evaluation.Accuracy)))];
            series.Add(new(
                group.Key,
                [.. points.Select(point => (double)point.Key)],
                Over(values => values.Average()),
                runs.Length > 1 ? Over(values => values.Min()) : null,
                runs.Length > 1 ? Over(values => values.Max()) : null));
        }

        return series;
    }
}
