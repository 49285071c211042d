using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>Several runs as one table. What is done is kept: a second call goes on where the first one was stopped, in the middle of a run too.</summary>
/// <remarks>Several processes may work on one suite: each run is trained by the first one that takes it.</remarks>
/// <param name="folder">Where everything lies.</param>
/// <param name="cells">The runs, in the order of the training.</param>
/// <param name="command">The command that makes the table again.</param>
internal sealed class Suite(SuiteFolder folder, IReadOnlyList<SuiteCell> cells, string command)
{
    private readonly CellFile<Cell> done = Cell.Open(folder.Cells);

    /// <summary>Is given the networks of each run that is trained, before they are disposed.</summary>
    public Action<SuiteCell, AdaptationMethod, Confusion>? WhenTrained { get; init; }

    /// <summary>Whether every step of a run is written as CSV and for TensorBoard.</summary>
    public bool KeepsHistory { get; init; }

    /// <summary>How many of the runs are done.</summary>
    public int Done => cells.Count(cell => Find(cell) is not null);

    /// <summary>The table as Markdown.</summary>
    public string Markdown() => new SuiteTable(cells, Find, command).Markdown();

    /// <summary>Trains what is missing. A run that breaks down is announced, and the others go on.</summary>
    /// <param name="progress">Is told where each run stands.</param>
    /// <param name="cancellation">Stops after an iteration, which a checkpoint keeps.</param>
    /// <returns>How many runs broke down.</returns>
    /// <exception cref="InputException">A checkpoint or the file of cells is broken.</exception>
    /// <exception cref="OutputException">Something cannot be written.</exception>
    public int Run(TrainingProgress progress, CancellationToken cancellation)
    {
        var broken = 0;
        foreach (var cell in cells)
        {
            if (cancellation.IsCancellationRequested)
            {
                Write(withFigures: false);
                return broken;
            }

            if (Find(cell) is null)
            {
                try
                {
                    Train(cell, progress, cancellation);
                }
                catch (TrainingException exception)
                {
                    broken++;
                    TrainingProgress.Announce($"{cell.Name}: {exception.Message}");
                }
            }
        }

        WriteReports();
        return broken;
    }

    /// <summary>Writes table and figures of what is done.</summary>
    /// <exception cref="OutputException">They cannot be written.</exception>
    public void WriteReports() => Write(withFigures: true);

    // Of what all processes have done by now, and by one of them at a time.
    private void Write(bool withFigures)
    {
        using var own = FileLock.Take(folder.Markdown + ".lock");
        done.Refresh();
        AtomicFile.WriteAllText(folder.Markdown, Markdown());
        if (withFigures)
        {
            new SuiteFigures(folder, cells, Find).Write();
        }
    }

    private Cell? Find(SuiteCell cell) => done.Find(other => other.Identity == cell.Identity);

    private void Train(SuiteCell cell, TrainingProgress progress, CancellationToken cancellation)
    {
        var run = folder.Run(cell);
        OutputException.Guard(run, () => Directory.CreateDirectory(run));
        using var own = FileLock.TryTake(Path.Combine(run, "lock"));
        if (own is null)
        {
            return;
        }

        // Another process may have done it since, and may have been killed before it could tidy up.
        var files = new RunFolder(run, KeepsHistory);
        done.Refresh();
        if (Find(cell) is not null)
        {
            OutputException.Guard(files.Checkpoint, () => File.Delete(files.Checkpoint));
            return;
        }

        var trained = TrainingRun.Train(
            cell.Plan,
            cell.Task,
            cell.Settings,
            cell.Seed,
            files,
            progress,
            cancellation,
            WhenTrained is null ? null : (method, confusion) => WhenTrained(cell, method, confusion),
            cell.Name);
        if (!trained.Result.Completed)
        {
            return;
        }

        folder.WriteTrace(cell, trained.Trace);
        done.Add(Cell.Of(cell.Identity, trained.Result));
        OutputException.Guard(files.Checkpoint, () => File.Delete(files.Checkpoint));
        Write(withFigures: false);
        NativeRuntime.ReturnFreedMemory();
    }
}
