using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>A suite as pictures: accuracies with error bars, and by direction and method the curves, the inner products, and angles and weights.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="cells">The runs that the suite asks for.</param>
/// <param name="find">A run that is done; null where it is not.</param>
internal sealed class SuiteFigures(SuiteFolder folder, IReadOnlyList<SuiteCell> cells, Func<SuiteCell, Cell?> find)
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
        foreach (var group in cells.Where(cell => cell.Plan.Method.IsHarmonized).GroupBy(cell => (cell.Task, cell.Plan.Method)))
        {
            var (task, method) = group.Key;
            var title = $"{method.Label}, {task.Source.Name} to {task.Target.Name}";
            var name = Path.Combine(folder.Figures, $"{SuiteFolder.FileName(task.Source.Name)}-{SuiteFolder.FileName(task.Target.Name)}-{method.Name.Replace("+", "-", StringComparison.Ordinal)}");
            var runs = group.Select(find).OfType<Cell>().Select(cell => cell.Run).ToArray();
            if (runs.Length > 0)
            {
                Plots.Accuracy($"{name}-accuracy.png", title, AccuracyCurves.Of(runs), "lowest to highest of the seeds");
            }

            if (FirstTraces(group) is { Length: > 0 } traces)
            {
                Plots.AnglesAndWeights($"{name}-angles-and-weights.png", traces);
            }
        }

        foreach (var ofTask in cells.GroupBy(cell => cell.Task))
        {
            InnerProductPanel[] histograms =
            [
                .. from cell in ofTask
                   group cell by cell.Plan.Method into ofMethod
                   let traces = FirstTraces(ofMethod)
                   where traces.Length > 0
                   select new InnerProductPanel(ofMethod.Key.Label, [.. traces.Select(trace => (trace.Name, trace.InnerProducts))]),
            ];
            if (histograms.Length > 0)
            {
                InnerProductPlots.Histograms(
                    Path.Combine(folder.Figures, $"{SuiteFolder.FileName(ofTask.Key.Source.Name)}-{SuiteFolder.FileName(ofTask.Key.Target.Name)}-inner-products.png"), histograms);
            }
        }
    }

    // The first pair of one seed: a mean over seeds would have neither the angles nor the histogram of any run.
    private ConflictTrace[] FirstTraces(IEnumerable<SuiteCell> ofMethod) =>
    [
        .. ofMethod.Where(cell => find(cell) is not null).GroupBy(cell => cell.Plan).Select(plan => plan.First())
            .Select(cell => (Cell: cell, Trace: folder.ReadTrace(cell)))
            .Where(one => one.Trace is { TaskKeys.Count: > 1 })
            .Select(one => one.Trace!.Conflicts(one.Cell.Plan.Variant, 0, 1, one.Cell.Settings.Iterations)),
    ];

    private AccuracyPanel Panel(IGrouping<AdaptationTask, SuiteCell> ofTask)
    {
        var points =
            from cell in ofTask
            group find(cell) by cell.Plan into runs
            let accuracies = SampleStatistics.Of(runs.OfType<Cell>().Select(cell => cell.Run.Accuracy))
            where accuracies.Count > 0
            select new AccuracyPoint(runs.Key.Method.Label, runs.Key.Variant, accuracies.Mean, accuracies.StandardError);
        return new($"{ofTask.Key.Source.Name} to {ofTask.Key.Target.Name}", [.. points]);
    }
}
