using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Training;

namespace MultiTaskGH.Examples.Detection.Tables;

/// <summary>A comparison as pictures: precisions with error bars, their curves, and inner products, angles and weights by pair of losses.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="cells">The runs that are asked for, of one task.</param>
/// <param name="find">A run that is done; null where it is not.</param>
internal sealed class DetectionFigures(SuiteFolder folder, IReadOnlyList<DetectionRun> cells, Func<DetectionRun, FinishedRun<DetectionIdentity, DetectionResult>?> find)
{
    private readonly DetectionTask task = cells[0].Task;

    public void Write()
    {
        var runs = cells.Select(find).OfType<FinishedRun<DetectionIdentity, DetectionResult>>().Select(cell => cell.Run).ToArray();
        if (runs.Length == 0)
        {
            return;
        }

        AccuracyPanel[] panels = task.Target is { } target
            ? [Panel(task.Source.Test.Name, run => run.Test), Panel(target.Test.Name, run => run.Target!)]
            : [Panel(task.Source.Test.Name, run => run.Test)];
        TablePlots.Accuracies(folder.Plot, "one standard error", panels, measure: "mAP@0.5");
        OutputException.Guard(folder.Figures, () => Directory.CreateDirectory(folder.Figures));
        Plots.Curves(
            Figure("mean-average-precision.png"),
            task.Target?.Test.Name ?? task.Source.Test.Name,
            "mAP@0.5 (%)",
            MeasureCurves.Of(runs.Select(run => (run.Name, run.Evaluations))),
            "lowest to highest of the seeds");

        // One seed: a mean over seeds would have neither the angles nor the histogram of any run.
        var first = cells.Where(cell => find(cell) is not null).GroupBy(cell => cell.Plan).Select(plan => plan.First())
            .Select(cell => (Cell: cell, Trace: folder.ReadTrace(cell))).Where(one => one.Trace is not null).ToArray();
        var histograms = new List<InnerProductPanel>();
        foreach (var (one, two) in TaskPairs.All(3))
        {
            var traces = first.Where(run => run.Cell.Plan.IsAligned || two < 2)
                .Select(run => run.Trace!.Conflicts(run.Cell.Plan.Name, one, two, run.Cell.Settings.Iterations)).ToArray();
            if (traces.Length == 0)
            {
                continue;
            }

            var keys = traces[0].Weights.Select(weights => weights.Task).ToArray();
            histograms.Add(new(string.Join(", ", keys), [.. traces.Select(trace => (trace.Name, trace.InnerProducts))]));
            Plots.AnglesAndWeights(Figure($"{string.Join('-', keys)}-angles-and-weights.png"), traces);
        }

        if (histograms.Count > 0)
        {
            InnerProductPlots.Histograms(Figure("inner-products.png"), histograms);
        }
    }

    private string Figure(string name) => Path.Combine(folder.Figures, name);

    private AccuracyPanel Panel(string name, Func<DetectionResult, Precision> of)
    {
        var points =
            from cell in cells
            group find(cell) by cell.Plan into runs
            let means = SampleStatistics.Of(runs.OfType<FinishedRun<DetectionIdentity, DetectionResult>>().Select(run => of(run.Run).MeanAP50))
            where means.Count > 0
            select new AccuracyPoint(runs.Key.Losses, runs.Key.Variant, means.Mean, means.StandardError);
        return new(name, [.. points]);
    }
}
