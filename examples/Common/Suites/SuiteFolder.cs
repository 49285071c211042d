namespace MultiTaskGH.Examples.Common;

/// <summary>The output folder of a suite: what lies where.</summary>
/// <param name="FullPath">The folder.</param>
/// <param name="Name">The name of the suite's files.</param>
public sealed record SuiteFolder(string FullPath, string Name)
{
    /// <summary>The runs that are done, as JSON.</summary>
    public string Cells => Path.Combine(FullPath, Name + ".json");

    /// <summary>The table.</summary>
    public string Markdown => Path.Combine(FullPath, Name + ".md");

    /// <summary>The table as a picture.</summary>
    public string Plot => Path.Combine(FullPath, Name + ".png");

    /// <summary>The folder of the other pictures.</summary>
    public string Figures => Path.Combine(FullPath, "figures");

    /// <summary>A name as part of a path: the user's own data may be named by a path.</summary>
    /// <param name="name">The name.</param>
    public static string FileName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Join('_', name.Split([.. Path.GetInvalidFileNameChars(), ' ', '\\', ':'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The name of a table's row as part of a path: <c>dann-ghpp</c> for <c>DANN + GH++</c>.</summary>
    /// <param name="name">The name.</param>
    public static string RowFileName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = name.Replace("++", "pp", StringComparison.Ordinal).ToLowerInvariant();
        return string.Join('-', plain.Split([' ', '+', ','], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The folder of a run: no two runs share one.</summary>
    /// <param name="run">The run.</param>
    public string Run(ISuiteRun<RunIdentity> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Path.Combine(FullPath, "runs", run.Folder);
    }

    /// <summary>The trace of a run that is done; null where it lies in no folder here, or is broken, which is announced.</summary>
    /// <param name="run">The run.</param>
    public StepTrace? ReadTrace(ISuiteRun<RunIdentity> run)
    {
        var path = Trace(run);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var trace = new StepTrace();
            using var file = CheckpointFile.Open(path);
            file.Read("trace", BinarySection.Reading(trace.Load));
            return trace;
        }
        catch (InputException exception)
        {
            TrainingProgress.Announce($"The figures are without {run.Name}. {exception.Message}");
            return null;
        }
    }

    /// <summary>Keeps the trace of a run, for figures.</summary>
    /// <param name="run">The run, whose folder exists.</param>
    /// <param name="trace">Its trace.</param>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void WriteTrace(ISuiteRun<RunIdentity> run, StepTrace trace)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(trace);
        CheckpointFile.Write(Trace(run), run.Identity.ToJson(), [("trace", BinarySection.Writing(trace.Save))]);
    }

    private string Trace(ISuiteRun<RunIdentity> run) => Path.Combine(Run(run), "trace");
}
