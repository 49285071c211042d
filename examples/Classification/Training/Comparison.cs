using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Gathers the results of several methods and seeds, and writes them to the output folder after each run.</summary>
internal sealed class Comparison(AdaptationTask task, string commandLine, ComparisonFolder folder)
{
    private readonly List<FinishedRun<AdaptationIdentity, RunResult>> cells = [];
    private readonly List<ConflictTrace> traces = [];

    /// <summary>Whether no run was added.</summary>
    public bool IsEmpty => cells.Count == 0;

    /// <summary>Adds a run and brings the files up to date.</summary>
    public void Add(AdaptationIdentity identity, TrainedRun trained)
    {
        cells.Add(FinishedRun.Of(identity, trained.Result));

        // The figures show one seed: a mean over seeds would have neither the angles nor the histogram of any run.
        traces.AddRange(trained.Conflicts().Where(trace => traces.TrueForAll(other => other.Name != trace.Name)));

        WriteResults();
        AtomicFile.WriteAllText(folder.History, HistoryTable());
        Plots.Curves(
            folder.AccuracyPlot,
            $"{task.Source.Name} to {task.Target.Name}",
            "accuracy on the target (%)",
            MeasureCurves.Of(cells.Select(cell => (cell.Run.Name, cell.Run.Evaluations))),
            "lowest to highest of the seeds");
        if (traces.Count > 0)
        {
            Plots.InnerProducts(folder.InnerProductsPlot, traces);
            Plots.AnglesAndWeights(folder.AnglesAndWeightsPlot, traces);
        }
    }

    /// <summary>The accuracies side by side.</summary>
    public string SummaryTable()
    {
        var text = new StringBuilder();
        var seeds = Groups().Max(group => group.Count());
        text.Append(CultureInfo.InvariantCulture, $"{"method",-32}{"target accuracy",18}{"conflicts",12}{"time",10}\n");
        foreach (var group in Groups())
        {
            var (_, mean, deviation) = Statistics(group);
            var accuracy = seeds == 1
                ? string.Create(CultureInfo.InvariantCulture, $"{mean:f1} %")
                : string.Create(CultureInfo.InvariantCulture, $"{mean:f1} ± {deviation:f1} %");
            var rate = group.Average(run => run.ConflictRate());
            var conflicts = double.IsNaN(rate) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{rate:f0} %");
            var stopped = group.All(run => run.Completed) ? "" : "  (stopped early)";
            text.Append(CultureInfo.InvariantCulture, $"{group.Key,-32}{accuracy,18}{conflicts,12}{group.Sum(run => run.Seconds),8:f0} s{stopped}\n");
        }

        return text.ToString();
    }

    private void WriteResults() => ResultsFile.Write(
        folder.Results,
        new
        {
            CommandLine = commandLine,
            Source = new { task.Source.Name, Images = task.Source.TrainingCount },
            Target = new { task.Target.Name, Images = task.Target.TrainingCount, EvaluationImages = task.Target.EvaluationCount, Transductive = task.Target.IsTransductive },
            Machine = Machine.Description,
            Threads = TorchSharp.torch.get_num_threads(),
            Summary = Groups().Select(group =>
            {
                var (_, mean, deviation) = Statistics(group);
                return new { Name = group.Key, Runs = group.Count(), MeanAccuracy = mean, StandardDeviation = deviation };
            }),
            Runs = cells,
        });

    private string HistoryTable()
    {
        var text = new StringBuilder("method,seed,iteration,accuracy,loss,conflict_rate\n");
        foreach (var run in cells.Select(cell => cell.Run))
        {
            foreach (var evaluation in run.Evaluations)
            {
                text.Append(CultureInfo.InvariantCulture, $"\"{run.Name}\",{run.Seed},{evaluation.Iteration},{evaluation.Accuracy},{evaluation.Loss},");
                text.Append(CultureInfo.InvariantCulture, $"{(double.IsNaN(evaluation.ConflictRate) ? null : evaluation.ConflictRate)}\n");
            }
        }

        return text.ToString();
    }

    private IEnumerable<IGrouping<string, RunResult>> Groups() => cells.Select(cell => cell.Run).GroupBy(run => run.Name);

    private static SampleStatistics Statistics(IEnumerable<RunResult> runs) => SampleStatistics.Of(runs.Select(run => run.Accuracy));
}
