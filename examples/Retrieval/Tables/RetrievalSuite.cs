using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Training;

namespace MultiTaskGH.Examples.Retrieval.Tables;

/// <summary>Harmonizers and seeds of one problem as a table.</summary>
/// <param name="folder">Where everything lies.</param>
/// <param name="runs">The runs, in the order of the training.</param>
/// <param name="command">The command that makes the table again.</param>
internal sealed class RetrievalSuite(SuiteFolder folder, IReadOnlyList<RetrievalRun> runs, string command)
    : Suite<RetrievalRun, RetrievalIdentity, RetrievalResult>(folder, runs, Open(folder.Cells, runs[0].Problem))
{
    public override string Markdown() => new RetrievalTable(new(Runs, Find), command).Markdown();

    protected override (RetrievalResult Result, StepTrace Trace)? Train(RetrievalRun run, RunFolder files, TrainingProgress progress, CancellationToken cancellation) =>
        RetrievalTraining.Train(run, files, progress, cancellation);

    protected override void WriteFigures() => new RetrievalFigures(Folder, new(Runs, Find)).Write();

    private static CellFile<FinishedRun<RetrievalIdentity, RetrievalResult>> Open(string path, RetrievalProblem problem) => CellFile.Open<FinishedRun<RetrievalIdentity, RetrievalResult>>(
        path,
        cell => cell is { Identity: not null, Run: { } run }
            && run.Values.Count == problem.Measures.Count
            && run.Values.All(value => value is >= 0 and <= 100)
            && run.Evaluations.All(evaluation => evaluation is not null)
            && run.Pairs.All(pair => pair is not null),
        $"a run with {problem.Measures.Count} measures from 0 to 100");
}
