using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Pictures;
using MultiTaskGH.Examples.Detection.Training;

namespace MultiTaskGH.Examples.Detection.Tables;

/// <summary>A comparison as pictures: precisions with error bars, their curves, what augmentation does to images, and inner products, angles and weights by pair of losses.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="cells">The runs that are asked for, of one task.</param>
/// <param name="find">A run that is done; null where it is not.</param>
internal sealed class DetectionFigures(SuiteFolder folder, IReadOnlyList<DetectionRun> cells, Func<DetectionRun, FinishedRun<DetectionIdentity, DetectionResult>?> find)
{
    private const int AugmentedImages = 3;

    private readonly DetectionTask task = cells[0].Task;
    private readonly SuiteResults<DetectionRun, DetectionIdentity, DetectionResult> results = new(cells, find);

    public void Write()
    {
        var runs = results.Of().ToArray();
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
            Path.Combine(folder.Figures, "mean-average-precision.png"),
            task.Target?.Test.Name ?? task.Source.Test.Name,
            "mAP@0.5 (%)",
            MeasureCurves.Of(runs.Select(run => (run.Name, run.Evaluations))),
            "lowest to highest of the seeds");

        AugmentationPicture.Write(
            Path.Combine(folder.Figures, "augmentation.png"),
            task.Source.Training,
            EvenChoice.Of(AugmentedImages, task.Source.Training.Count),
            task.Augmentation,
            seed: 0);

        // One seed: a mean over seeds would have neither the angles nor the histogram of any run.
        var first = cells.Where(results.IsDone).GroupBy(cell => cell.Plan).Select(plan => plan.First())
            .Select(cell => (Cell: cell, Trace: folder.ReadTrace(cell))).Where(one => one.Trace is not null);
        PairFigures.Write(folder.Figures, [.. first.Select(one => (one.Cell.Plan.Name, one.Trace!, one.Cell.Settings.Iterations, one.Cell.Plan.IsAligned ? 3 : 2))]);
    }

    private AccuracyPanel Panel(string name, Func<DetectionResult, Precision> of)
    {
        var points =
            from plan in cells.Select(cell => cell.Plan).Distinct()
            let means = SampleStatistics.Of(results.Of(cell => cell.Plan == plan).Select(run => of(run).MeanAP50))
            where means.Count > 0
            select new AccuracyPoint(plan.Losses, plan.Variant, means.Mean, means.StandardError);
        return new(name, [.. points]);
    }
}
