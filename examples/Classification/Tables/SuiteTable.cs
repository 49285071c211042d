using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>Accuracies, differences and conflicts of a suite, as Markdown.</summary>
/// <param name="cells">The runs that the suite asks for.</param>
/// <param name="find">A run that is done; null where it is not.</param>
/// <param name="command">The command that makes the table again.</param>
internal sealed class SuiteTable(IReadOnlyList<SuiteCell> cells, Func<SuiteCell, FinishedRun<AdaptationIdentity, RunResult>?> find, string command)
{
    private readonly SuiteResults<SuiteCell, AdaptationIdentity, RunResult> results = new(cells, find);
    private readonly AdaptationTask[] tasks = [.. cells.Select(cell => cell.Task).Distinct()];
    private readonly RunPlan[] plans = [.. cells.Select(cell => cell.Plan).Distinct()];

    public string Markdown()
    {
        var seeds = results.Seeds;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {tasks[0].Direction.Dataset}: accuracy on the target (%)\n\n");
        text.Append(results.Unfinished()).Append(Accuracies(seeds)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"""
            The last iterate in evaluation mode: {results.SeedText}. "Oracle" is the best accuracy on the way, chosen by the
            target's labels, which no user has; it serves to compare with papers that report it.
            {string.Join("; ", tasks.Select(Counts))}. {tasks[0].Architecture.Name}, {tasks[0].Architecture.Initialization}.


            """);
        if (plans.Any(plan => Plain(plan) is not null))
        {
            text.Append("## Against the same method without a harmonizer\n\n").Append(Differences(seeds)).Append('\n');
            text.Append("The difference of accuracies, paired by seed (percentage points): mean ± standard error, and how many standard errors the mean is away from 0.\n\n");
        }

        text.Append("## Conflicts\n\n").Append(Conflicts()).Append('\n');
        text.Append("""
            Of each harmonized pair of losses: the share of steps with a negative inner product of the gradients; medians over the steps of the cosine, of the norms' ratio
            (first over second) and of the two weights, as means over the seeds; the largest weight of any task and seed. The weights are those before a method's own factors.

            ## Settings

            """).Append('\n').Append(Settings()).Append('\n');
        text.Append("Seconds are the median over a method's runs, of training alone.");
        if (results.Provenance() is { Length: > 0 } provenance)
        {
            text.Append(' ').Append(provenance);
        }

        text.Append(CultureInfo.InvariantCulture, $"\n\n    {command}\n");
        return text.ToString();
    }

    private string Accuracies(int seeds)
    {
        var table = new MarkdownTable(["method", .. tasks.SelectMany(task => new[] { Title(task), "oracle" })], column => column == 0);
        foreach (var plan in plans)
        {
            table.Add([plan.Name, .. tasks.SelectMany(task => new[] { Number(Runs(task, plan).Select(run => run.Accuracy), seeds), Number(Runs(task, plan).Select(run => run.OracleAccuracy), seeds) })]);
        }

        return table.ToString();
    }

    private string Differences(int seeds)
    {
        var table = new MarkdownTable(["method", .. tasks.SelectMany(task => new[] { Title(task), "standard errors" })], column => column == 0);
        foreach (var plan in plans.Where(plan => Plain(plan) is not null))
        {
            var row = new List<string> { plan.Name };
            foreach (var task in tasks)
            {
                var differences = results.Difference(Is(task, plan), Is(task, Plain(plan)!), run => run.Accuracy);
                row.Add(differences.MeanWithError("+0.00;-0.00", seeds));
                row.Add(differences.ErrorsFromZero());
            }

            table.Add(row);
        }

        return table.ToString();
    }

    private string Conflicts()
    {
        var table = new MarkdownTable(["direction", "method", .. PairStatistics.CellNames], column => column < 3);
        foreach (var task in tasks)
        {
            foreach (var plan in plans)
            {
                foreach (var row in PairStatistics.Rows(Runs(task, plan).Select(run => (run.Pairs, run.LargestWeight))))
                {
                    table.Add([Title(task), plan.Name, .. row]);
                }
            }
        }

        return table.ToString();
    }

    private string Settings()
    {
        var table = new MarkdownTable(["method", "direction", "iterations", "batch", "rate", "encoder's rate", "parameters", "seconds"], column => column is 0 or 1 or 6);
        foreach (var method in plans.Select(plan => plan.Method).Distinct())
        {
            foreach (var task in tasks)
            {
                bool IsOwn(SuiteCell cell) => cell.Plan.Method == method && cell.Task == task;
                var settings = cells.First(IsOwn).Settings;
                table.Add(
                    method.Label,
                    Title(task),
                    settings.Iterations.ToString("N0", CultureInfo.InvariantCulture),
                    $"{settings.BatchSize} + {settings.BatchSize}",
                    settings.LearningRate.ToString(CultureInfo.InvariantCulture),
                    (settings.LearningRate * settings.EncoderRateFactor).ToString("g6", CultureInfo.InvariantCulture),
                    settings.ParameterText,
                    results.MedianSeconds(IsOwn, run => run.Seconds));
            }
        }

        return table.ToString();
    }

    private IEnumerable<RunResult> Runs(AdaptationTask task, RunPlan plan) => results.Of(Is(task, plan));

    private static Func<SuiteCell, bool> Is(AdaptationTask task, RunPlan plan) => cell => cell.Task == task && cell.Plan == plan;

    private RunPlan? Plain(RunPlan plan) => plan.Harmonizer is { IsPlainSum: false }
        ? Array.Find(plans, other => other.Method == plan.Method && other.Harmonizer is { IsPlainSum: true })
        : null;

    // A domain's training images are counted where it is the source, its test images where it is the target.
    private static string Counts(AdaptationTask task)
    {
        var evaluation = task.Target.IsTransductive ? "which the accuracy is measured on too" : string.Create(CultureInfo.InvariantCulture, $"accuracy on {task.Target.EvaluationCount:N0} others");
        var split = (task.Direction.Dataset, task.Target.Name, task.Target.EvaluationCount) == ("digits", "usps", 2007)
            ? " (USPS in its canonical split; papers that use `usps_28x28.pkl` have 7,438 / 1,860)"
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Title(task)}: {task.Source.TrainingCount:N0} labelled and {task.Target.TrainingCount:N0} unlabelled images, {evaluation}{split}");
    }

    private static string Title(AdaptationTask task) => $"{task.Source.Name} -> {task.Target.Name}";

    private static string Number(IEnumerable<double> values, int seeds) => SampleStatistics.Of(values).MeanWithError("f2", seeds);
}
