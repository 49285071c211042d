using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>A suite as pictures: accuracies with error bars, and by direction and method the curves, the inner products, and angles and weights.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="cells">The runs that the suite asks for.</param>
/// <param name="find">The result of a run; null where it is not done.</param>
internal sealed class SuiteFigures(SuiteFolder folder, IReadOnlyList<SuiteCell> cells, Func<SuiteCell, RunResult?> find)
{
    public void Write()
    {
        AccuracyPanel[] panels = [.. cells.GroupBy(cell => cell.Task).Select(Panel).Where(panel => panel.Points.Count > 0)];
        if (panels.Length == 0)
        {
            return;
        }

        TablePlots.Accuracies(folder.AccuraciesPlot, "one standard error", panels);
        OutputException.Guard(folder.Figures, () => Directory.CreateDirectory(folder.Figures));
        foreach (var group in cells.GroupBy(cell => (cell.Task, cell.Plan.Method)))
        {
            var (task, method) = group.Key;
            var title = $"{method.Label}, {task.Source.Name} to {task.Target.Name}";
            var name = Path.Combine(folder.Figures, $"{SuiteFolder.FileName(task.Source.Name)}-{SuiteFolder.FileName(task.Target.Name)}-{method.Name.Replace("+", "-", StringComparison.Ordinal)}");
            var runs = group.Select(find).OfType<RunResult>().ToArray();
            if (runs.Length > 0)
            {
                Plots.Accuracy($"{name}-accuracy.png", title, AccuracyCurves.Of(runs));
            }

            // Of one seed: a mean over seeds would have neither the angles nor the histogram of any run.
            var traces = group.Where(cell => find(cell) is not null).GroupBy(cell => cell.Plan).Select(plan => plan.First())
                .SelectMany(cell => folder.ReadTrace(cell) is { } trace ? TrainedRun.Conflicts(cell.Plan.Name, trace) : []).ToArray();
            if (traces.Length > 0)
            {
                Plots.InnerProducts($"{name}-inner-products.png", traces);
                Plots.AnglesAndWeights($"{name}-angles-and-weights.png", traces);
            }
        }
    }

    private AccuracyPanel Panel(IGrouping<AdaptationTask, SuiteCell> ofTask)
    {
        var points =
            from cell in ofTask
            group find(cell) by cell.Plan into runs
            let accuracies = SampleStatistics.Of(runs.OfType<RunResult>().Select(run => run.Accuracy))
            where accuracies.Count > 0
            select new AccuracyPoint(runs.Key.Method.Label, runs.Key.Variant, accuracies.Mean, accuracies.StandardError);
        return new($"{ofTask.Key.Source.Name} to {ofTask.Key.Target.Name}", [.. points]);
    }
}
