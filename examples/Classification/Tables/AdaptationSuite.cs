using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>Methods, harmonizers, directions and seeds as one table of accuracies.</summary>
/// <param name="folder">Where everything lies.</param>
/// <param name="cells">The runs, in the order of the training.</param>
/// <param name="command">The command that makes the table again.</param>
internal sealed class AdaptationSuite(SuiteFolder folder, IReadOnlyList<SuiteCell> cells, string command)
    : Suite<SuiteCell, AdaptationIdentity, RunResult>(folder, cells, OpenCells(folder.Cells))
{
    /// <summary>Is given the networks of each run that is trained, before they are disposed.</summary>
    public Action<SuiteCell, AdaptationMethod, Confusion>? WhenTrained { get; init; }

    public override string Markdown() => new SuiteTable(Runs, Find, command).Markdown();

    protected override (RunResult Result, StepTrace Trace)? Train(SuiteCell run, RunFolder files, TrainingProgress progress, CancellationToken cancellation)
    {
        var trained = TrainingRun.Train(
            run.Plan,
            run.Task,
            run.Settings,
            run.Seed,
            files,
            progress,
            cancellation,
            WhenTrained is null ? null : (method, confusion) => WhenTrained(run, method, confusion),
            run.Name);
        return trained.Result.Completed ? (trained.Result, trained.Trace) : null;
    }

    protected override void WriteFigures() => new SuiteFigures(Folder, Runs, Find).Write();

    private static CellFile<FinishedRun<AdaptationIdentity, RunResult>> OpenCells(string path) => CellFile.Open<FinishedRun<AdaptationIdentity, RunResult>>(
        path,
        cell => cell is { Identity: not null, Run: { Completed: true, Accuracy: >= 0 and <= 100 } run } && run.Evaluations.All(evaluation => evaluation is not null) && run.Pairs.All(pair => pair is not null),
        "a completed run with an accuracy from 0 to 100");
}
