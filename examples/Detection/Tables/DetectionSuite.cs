using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Training;

namespace MultiTaskGH.Examples.Detection.Tables;

/// <summary>Harmonizers and seeds as one table of average precisions.</summary>
/// <param name="folder">Where everything lies.</param>
/// <param name="cells">The runs, in the order of the training.</param>
/// <param name="command">The command that makes the table again.</param>
internal sealed class DetectionSuite(SuiteFolder folder, IReadOnlyList<DetectionRun> cells, string command)
    : Suite<DetectionRun, DetectionIdentity, DetectionResult>(folder, cells, Open(folder.Cells))
{
    public override string Markdown() => new DetectionTable(Runs, Find, command).Markdown();

    protected override (DetectionResult Result, StepTrace Trace)? Train(DetectionRun run, RunFolder files, TrainingProgress progress, CancellationToken cancellation) =>
        DetectionTraining.Train(run, files, progress, cancellation, (detector, detections) => DetectionRunFiles.Write(files.FullPath, run, detector, detections));

    protected override void WriteFigures() => new DetectionFigures(Folder, Runs, Find).Write();

    private static CellFile<FinishedRun<DetectionIdentity, DetectionResult>> Open(string path) => CellFile.Open<FinishedRun<DetectionIdentity, DetectionResult>>(
        path,
        cell => cell is { Identity: not null, Run: { Test.MeanAP50: >= 0 and <= 100 } run } && run.Evaluations.All(evaluation => evaluation is not null) && run.Pairs.All(pair => pair is not null),
        "a run with a mean average precision from 0 to 100");
}
