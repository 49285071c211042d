using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>A suite as pictures: accuracies with error bars, and by direction and method the curves, the inner products, and angles and weights.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="cells">The runs that the suite asks for.</param>
/// <param name="find">A run that is done; null where it is not.</param>
internal sealed class SuiteFigures(SuiteFolder folder, IReadOnlyList<SuiteCell> cells, Func<SuiteCell, FinishedRun<AdaptationIdentity, RunResult>?> find)
{
    public void Write()
    {
        AccuracyPanel[] panels = [.. cells.GroupBy(cell => cell.Task).Select(Panel).Where(panel => panel.Points.Count > 0)];
        if (panels.Length == 0)
        {
            return;
        }

        TablePlots.Accuracies(folder.Plot, "one standard error", panels);
        OutputException.Guard(folder.Figures, () => Directory.CreateDirectory(folder.Figures));
        var groups = cells.GroupBy(cell => (cell.Task, cell.Plan.Method)).Select(group => (group.Key.Task, group.Key.Method, Cells: group.ToArray(), Traces: FirstTraces(group))).ToArray();
        foreach (var group in groups.Where(group => group.Method.IsHarmonized))
        {
            var title = $"{group.Method.Label}, {group.Task.Source.Name} to {group.Task.Target.Name}";
            var path = $"{PathOf(group.Task)}-{group.Method.Name.Replace("+", "-", StringComparison.Ordinal)}";
            var runs = group.Cells.Select(find).OfType<FinishedRun<AdaptationIdentity, RunResult>>().Select(cell => (cell.Run.Name, cell.Run.Evaluations)).ToArray();
            if (runs.Length > 0)
            {
                Plots.Curves($"{path}-accuracy.png", title, "accuracy on the target (%)", MeasureCurves.Of(runs), "lowest to highest of the seeds");
            }

            if (group.Traces.Length > 0)
            {
                Plots.AnglesAndWeights($"{path}-angles-and-weights.png", group.Traces);
            }
        }

        foreach (var ofTask in groups.GroupBy(group => group.Task))
        {
            InnerProductPanel[] histograms =
            [
                .. from ofMethod in ofTask
                   where ofMethod.Traces.Length > 0
                   select new InnerProductPanel(ofMethod.Method.Label, [.. ofMethod.Traces.Select(trace => (trace.Name, trace.InnerProducts))]),
            ];
            if (histograms.Length > 0)
            {
                InnerProductPlots.Histograms($"{PathOf(ofTask.Key)}-inner-products.png", histograms);
            }
        }
    }

    private string PathOf(AdaptationTask task) => Path.Combine(folder.Figures, $"{SuiteFolder.FileName(task.Source.Name)}-{SuiteFolder.FileName(task.Target.Name)}");

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
            let accuracies = SampleStatistics.Of(runs.OfType<FinishedRun<AdaptationIdentity, RunResult>>().Select(cell => cell.Run.Accuracy))
            where accuracies.Count > 0
            select new AccuracyPoint(runs.Key.Method.Label, runs.Key.Variant, accuracies.Mean, accuracies.StandardError);
        return new($"{ofTask.Key.Source.Name} to {ofTask.Key.Target.Name}", [.. points]);
    }
}
