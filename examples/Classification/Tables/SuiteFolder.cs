using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>The output folder of a suite: what lies where.</summary>
/// <param name="FullPath">The folder.</param>
/// <param name="Name">The name of the suite's files.</param>
internal sealed record SuiteFolder(string FullPath, string Name)
{
    public string Cells => Path.Combine(FullPath, Name + ".json");

    public string Markdown => Path.Combine(FullPath, Name + ".md");

    public string AccuraciesPlot => Path.Combine(FullPath, Name + ".png");

    public string Figures => Path.Combine(FullPath, "figures");

    /// <summary>The folder of a run: no two runs share one.</summary>
    public string Run(SuiteCell cell) => Path.Combine(
        FullPath,
        "runs",
        $"{cell.Task.Direction.Dataset}-{FileName(cell.Task.Source.Name)}-{FileName(cell.Task.Target.Name)}",
        cell.Plan.FileName,
        FormattableString.Invariant($"seed{cell.Seed}-{cell.Identity.ShortHash()}"));

    public string Trace(SuiteCell cell) => Path.Combine(Run(cell), "trace");

    /// <summary>The trace of a run that is done; null where it lies in no folder here, or is broken, which is announced.</summary>
    public StepTrace? ReadTrace(SuiteCell cell)
    {
        var path = Trace(cell);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var trace = new StepTrace();
            using var file = CheckpointFile.Open(path);
            file.Read("trace", stream =>
            {
                using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                trace.Load(reader);
            });
            return trace;
        }
        catch (InputException exception)
        {
            TrainingProgress.Announce($"The figures are without {cell.Name}. {exception.Message}");
            return null;
        }
    }

    /// <summary>Keeps the trace of a run, for figures.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void WriteTrace(SuiteCell cell, StepTrace trace) => CheckpointFile.Write(Trace(cell), cell.Identity.ToJson(), [("trace", stream =>
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        trace.Save(writer);
    })]);

    /// <summary>A domain's name as part of a path: the user's own domains are named by theirs.</summary>
    public static string FileName(string domain) => string.Join('_', domain.Split([.. Path.GetInvalidFileNameChars(), ' ', '\\', ':'], StringSplitOptions.RemoveEmptyEntries));
}
