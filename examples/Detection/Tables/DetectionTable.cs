using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Training;

namespace MultiTaskGH.Examples.Detection.Tables;

/// <summary>Average precisions, differences and conflicts of a comparison, as Markdown.</summary>
/// <param name="cells">The runs that are asked for, of one task.</param>
/// <param name="find">A run that is done; null where it is not.</param>
/// <param name="command">The command that makes the table again.</param>
internal sealed class DetectionTable(IReadOnlyList<DetectionRun> cells, Func<DetectionRun, FinishedRun<DetectionIdentity, DetectionResult>?> find, string command)
{
    private readonly DetectionTask task = cells[0].Task;
    private readonly DetectionPlan[] plans = [.. cells.Select(cell => cell.Plan).Distinct()];
    private readonly SuiteResults<DetectionRun, DetectionIdentity, DetectionResult> results = new(cells, find);

    // The tests of the source, then those of the target.
    private (string Name, Func<DetectionResult, Precision> Of)[] Tests => task.Target is { } target
        ? [(task.Source.Test.Name, run => run.Test), (target.Test.Name, run => run.Target!)]
        : [(task.Source.Test.Name, run => run.Test)];

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {task.Name}: mean average precision (%)\n\n");
        text.Append(results.Unfinished()).Append(Means()).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"""
            mAP@0.5 is the mean over the classes of the VOC average precision (area) at an IoU of 0.5, mAP@[.5:.95] that of the COCO average precision.
            The last iterate in evaluation mode: {results.SeedText}. {Counts()}


            """);
        if (plans.Any(plan => Plain(plan) is not null))
        {
            text.Append("## Against the same losses without a harmonizer\n\n").Append(Differences()).Append('\n');
            text.Append("The difference of mAP@0.5, paired by seed (percentage points): mean ± standard error, and how many standard errors the mean is away from 0.\n\n");
        }

        foreach (var (name, of) in Tests)
        {
            text.Append(CultureInfo.InvariantCulture, $"## By class: {name}\n\n").Append(ByClass(of)).Append('\n');
        }

        text.Append("## Conflicts\n\n").Append(Conflicts()).Append('\n').Append(PairStatistics.Explanation("backbone and pyramid")).Append("\n\n## Settings\n\n").Append(Settings()).Append('\n');
        if (results.Provenance() is { Length: > 0 } provenance)
        {
            text.Append(provenance).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\n    {command}\n");
        return text.ToString();
    }

    private string Means()
    {
        var table = new MarkdownTable(
            ["losses and harmonizer", .. Tests.SelectMany(test => new[] { $"{test.Name}: mAP@0.5", "mAP@[.5:.95]" }), "seconds"], column => column == 0);
        foreach (var plan in plans)
        {
            table.Add(
            [
                plan.Name,
                .. Tests.SelectMany(test => new[] { Number(Runs(plan).Select(run => test.Of(run).MeanAP50)), Number(Runs(plan).Select(run => test.Of(run).MeanAP)) }),
                results.MedianSeconds(cell => cell.Plan == plan, run => run.Seconds),
            ]);
        }

        return table.ToString();
    }

    private string Differences()
    {
        var table = new MarkdownTable(["losses and harmonizer", .. Tests.SelectMany(test => new[] { test.Name, "standard errors" })], column => column == 0);
        foreach (var plan in plans.Where(plan => Plain(plan) is not null))
        {
            var row = new List<string> { plan.Name };
            foreach (var (_, of) in Tests)
            {
                var differences = results.Difference(cell => cell.Plan == plan, cell => cell.Plan == Plain(plan), run => of(run).MeanAP50);
                row.Add(differences.MeanWithError("+0.00;-0.00", results.Seeds));
                row.Add(differences.ErrorsFromZero());
            }

            table.Add(row);
        }

        return table.ToString();
    }

    private string ByClass(Func<DetectionResult, Precision> of)
    {
        var table = new MarkdownTable(["losses and harmonizer", .. task.ClassNames], column => column == 0);
        foreach (var plan in plans)
        {
            table.Add([plan.Name, .. task.ClassNames.Select((_, label) => Number(Runs(plan).Select(run => of(run).AP50[label]).Where(double.IsFinite)))]);
        }

        return table.ToString();
    }

    private string Conflicts()
    {
        var table = new MarkdownTable(["losses and harmonizer", .. PairStatistics.CellNames], column => column < 2);
        foreach (var plan in plans)
        {
            foreach (var row in PairStatistics.Rows(Runs(plan).Select(run => (run.Pairs, run.LargestWeight))))
            {
                table.Add([plan.Name, .. row]);
            }
        }

        return table.ToString();
    }

    private string Settings()
    {
        var settings = cells[0].Settings;
        var target = task.Target is null ? "" : string.Create(CultureInfo.InvariantCulture, $" and as many of the target; alignment up to {settings.AlignmentStrength}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            {settings.Iterations:N0} iterations of {settings.BatchSize} images{target}. Adam, rate up to {settings.LearningRate}, falling to 0{(task.Backbone.IsPretrained ? ", a tenth of it for the backbone" : "")}. Boxes: {(settings.BoxLoss == Models.BoxLoss.GIoU ? "GIoU" : "smooth L1")}.
            Backbone {task.Backbone.Name}, {task.Backbone.Initialization}. Images: {task.Augmentation}. Seconds are the median over the seeds, of training alone.

            """);
    }

    private string Counts()
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"{task.Source.Training.Count:N0} images to train on, {task.Source.Test.Count:N0} to test");
        return task.Target is null
            ? source + "."
            : string.Create(CultureInfo.InvariantCulture, $"{source}; of the target {task.Target.Training.Count:N0} without labels and {task.Target.Test.Count:N0} to test.");
    }

    private IEnumerable<DetectionResult> Runs(DetectionPlan plan) => results.Of(cell => cell.Plan == plan);

    private DetectionPlan? Plain(DetectionPlan plan) => plan.Harmonizer.IsPlainSum
        ? null
        : Array.Find(plans, other => other.IsAligned == plan.IsAligned && other.Harmonizer.IsPlainSum);

    private string Number(IEnumerable<double> values) => SampleStatistics.Of(values).MeanWithError("f2", results.Seeds);
}
