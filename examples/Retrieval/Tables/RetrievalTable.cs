using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Training;

namespace MultiTaskGH.Examples.Retrieval.Tables;

/// <summary>Measures, differences and conflicts of a comparison, as Markdown.</summary>
/// <param name="results">The runs, of one problem.</param>
/// <param name="command">The command that makes the table again.</param>
internal sealed class RetrievalTable(SuiteResults<RetrievalRun, RetrievalIdentity, RetrievalResult> results, string command)
{
    private readonly RetrievalProblem problem = results.Runs[0].Problem;
    private readonly RetrievalPlan[] plans = [.. results.Runs.Select(run => run.Plan).Distinct()];

    private RetrievalPlan? Plain => Array.Find(plans, plan => plan.Harmonizer.IsPlainSum && plan.Reference is null);

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {problem.Name}: {problem.MeasureKind} (%)\n\n");
        text.Append(results.Unfinished()).Append(Means()).Append('\n');
        text.Append(problem.Protocol).Append(CultureInfo.InvariantCulture, $"\nThe last iterate in evaluation mode: {results.SeedText}. {problem.Describe()}\n\n");
        if (Plain is not null && Compared().Any())
        {
            text.Append("## Against the same losses without a harmonizer\n\n").Append(Differences()).Append('\n');
            text.Append("Differences paired by seed (percentage points): mean ± standard error, and how many standard errors the mean is away from 0.\n\n");
        }

        text.Append("## Conflicts\n\n").Append(Conflicts()).Append('\n').Append(PairStatistics.Explanation("the shared parameters")).Append("\n\n## Settings\n\n").Append(Settings()).Append('\n');
        if (results.Provenance() is { Length: > 0 } provenance)
        {
            text.Append(provenance).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\n    {command}\n");
        return text.ToString();
    }

    private string Means()
    {
        var table = new MarkdownTable(["harmonizer", .. problem.Measures.Select(measure => measure.Name), "seconds"], column => column == 0);
        foreach (var plan in plans)
        {
            table.Add(
            [
                plan.Name,
                .. problem.Measures.Select((_, index) => SampleStatistics.Of(Runs(plan).Select(run => run.Values[index])).MeanWithError("f2", results.Seeds)),
                results.MedianSeconds(cell => cell.Plan == plan, run => run.Seconds),
            ]);
        }

        return table.ToString();
    }

    private string Differences()
    {
        (string Name, int Index)[] main = [.. problem.Measures.Select((measure, index) => (Measure: measure, index)).Where(one => one.Measure.IsMain).Select(one => (one.Measure.Name, one.index))];
        var table = new MarkdownTable(["harmonizer", .. main.SelectMany(measure => new[] { measure.Name, "standard errors" })], column => column == 0);
        foreach (var plan in Compared())
        {
            var row = new List<string> { plan.Name };
            foreach (var (_, index) in main)
            {
                var difference = results.Difference(run => run.Plan == plan, run => run.Plan == Plain, result => result.Values[index]);
                row.Add(difference.MeanWithError("+0.00;-0.00", results.Seeds));
                row.Add(difference.ErrorsFromZero());
            }

            table.Add(row);
        }

        return table.ToString();
    }

    private string Conflicts()
    {
        var table = new MarkdownTable(["harmonizer", .. PairStatistics.CellNames], column => column < 2);
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
        var settings = results.Runs[0].Settings;
        return string.Create(CultureInfo.InvariantCulture, $"""
            {settings.Iterations:N0} iterations of {settings.BatchSize}. {problem.Optimizer}, rate {settings.LearningRate} times {problem.RateSchedule}. Tasks: {string.Join(", ", problem.TaskKeys)}.
            {problem.Model} Seconds are the median over the seeds, of training alone.

            """);
    }

    private IEnumerable<RetrievalResult> Runs(RetrievalPlan plan) => results.Of(run => run.Plan == plan);

    private IEnumerable<RetrievalPlan> Compared() => plans.Where(plan => plan != Plain && plan.Reference is null);
}
