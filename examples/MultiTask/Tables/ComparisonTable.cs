using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Problems;
using MultiTaskGH.Examples.MultiTask.Training;

namespace MultiTaskGH.Examples.MultiTask.Tables;

/// <summary>Every method on one problem: errors by task, improvement, conflicts and time, as Markdown.</summary>
/// <param name="problem">The problem.</param>
/// <param name="settings">What all runs have in common.</param>
/// <param name="methods">The methods; equal weights is the first.</param>
/// <param name="seeds">The seeds.</param>
/// <param name="cells">The runs that there are.</param>
/// <param name="options">The options that make the table again.</param>
internal sealed class ComparisonTable(
    Problem problem, RunSettings settings, IReadOnlyList<NamedHarmonizer> methods, IReadOnlyList<int> seeds, CellFile<Cell> cells, string options)
{
    /// <summary>The cell of a run; null where it was not trained yet.</summary>
    public Cell? Find(NamedHarmonizer method, int seed) => cells.Find(cell => cell.IsOf(problem, settings, method, seed));

    /// <summary>A row for each method.</summary>
    public IReadOnlyList<MethodRow> Rows()
    {
        var references = Runs(methods[0]);
        return [.. methods.Select(method => new MethodRow(method, Runs(method), references))];
    }

    public string Markdown()
    {
        string[] head = ["method", .. problem.Tasks, "mean", "Δm (%)", "conflicts (%)", "ms/step", "notes"];
        var table = new MarkdownTable(head, column => column == 0 || column == head.Length - 1);
        foreach (var row in Rows())
        {
            table.Add(row.Cells(problem.Tasks.Count));
        }

        var trained = methods.SelectMany(method => seeds.Select(seed => Find(method, seed))).OfType<Cell>().ToArray();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # {problem.Title}: {problem.ErrorName}, lower is better

            {table}
            {problem.Details}
            {problem.Training.Rows:N0} training and {problem.Test.Rows:N0} test rows; the last iterate of {settings.Iterations:N0} iterations of {settings.BatchSize} rows, Adam at {settings.LearningRate} falling linearly to 0, {Seeds()}.

            - **Δm**: the mean over the tasks of the relative reduction of the error against equal weights of the same seed (Maninis et al., CVPR 2019); positive is better{(seeds.Count > 1 ? "; ± standard deviation over the seeds (how many)" : "")}.
            - **conflicts**: the share of task pairs whose gradients over the shared parameters have a negative inner product, in one of {TrainingRun.ProbeEvery} iterations; measured aside, outside of the time.
            - **ms/step**: the median of an iteration.
            - A step whose numbers are not finite, or for whose gradients the method has no solution, is skipped (`StepPolicy.{settings.Policy}`); {TrainingRun.MaximumSkipsInARow} in a row end the run.

                dotnet run -c Release --project examples/MultiTask -- {options}

            """);
        if (trained.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nTrained {Span(trained)} on {string.Join(" and ", trained.Select(cell => cell.Machine).Distinct())}; {trained[0].Device}, {trained[0].Threads} torch thread{(trained[0].Threads == 1 ? "" : "s")}.\n");
        }

        return text.ToString();
    }

    private RunResult[] Runs(NamedHarmonizer method) => [.. seeds.Select(seed => Find(method, seed)?.Run).OfType<RunResult>()];

    private string Seeds() => seeds.Count == 1
        ? FormattableString.Invariant($"seed {seeds[0]}")
        : FormattableString.Invariant($"means over the seeds {seeds[0]} to {seeds[^1]}");

    private static string Span(Cell[] trained)
    {
        var (first, last) = (trained.Min(cell => cell.Date)!, trained.Max(cell => cell.Date)!);
        return first == last ? first : $"{first} to {last}";
    }
}
