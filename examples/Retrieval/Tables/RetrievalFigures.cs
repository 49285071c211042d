using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Training;

namespace MultiTaskGH.Examples.Retrieval.Tables;

/// <summary>A comparison as pictures: main measures with error bars, their curves, and inner products, angles and weights by pair of losses.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="results">The runs, of one problem.</param>
internal sealed class RetrievalFigures(SuiteFolder folder, SuiteResults<RetrievalRun, RetrievalIdentity, RetrievalResult> results)
{
    private readonly RetrievalProblem problem = results.Runs[0].Problem;

    public void Write()
    {
        var runs = results.Of().ToArray();
        if (runs.Length == 0)
        {
            return;
        }

        var panels = problem.Measures.Select((measure, index) => (measure, index)).Where(one => one.measure.IsMain).Select(one => Panel(one.measure.Name, one.index));
        TablePlots.Accuracies(folder.Plot, "one standard error", [.. panels], measure: problem.MeasureKind);
        OutputException.Guard(folder.Figures, () => Directory.CreateDirectory(folder.Figures));
        Plots.Curves(
            Path.Combine(folder.Figures, "curves.png"),
            problem.Name,
            $"mean of {problem.MainMeasure} (%)",
            MeasureCurves.Of(runs.Select(run => (run.Name, run.Evaluations))),
            "lowest to highest of the seeds");

        // One seed: a mean over seeds would have neither the angles nor the histogram of any run.
        var first = results.Runs.Where(run => run.Plan.Reference is null && results.IsDone(run)).GroupBy(run => run.Plan).Select(plan => plan.First())
            .Select(run => (Run: run, Trace: folder.ReadTrace(run))).Where(one => one.Trace is not null);
        PairFigures.Write(folder.Figures, [.. first.Select(one => (one.Run.Plan.Name, one.Trace!, one.Run.Settings.Iterations, problem.TaskKeys.Count))]);
    }

    private AccuracyPanel Panel(string name, int index)
    {
        var points =
            from plan in results.Runs.Select(run => run.Plan).Distinct()
            let means = SampleStatistics.Of(results.Of(run => run.Plan == plan).Select(run => run.Values[index]))
            where means.Count > 0
            select new AccuracyPoint(plan.Reference ?? string.Join(", ", problem.TaskKeys), plan.Reference is null ? plan.Name : "none", means.Mean, means.StandardError);
        return new(name, [.. points]);
    }
}
