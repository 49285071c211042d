namespace MultiTaskGH.Examples.Common;

/// <summary>Several runs as one table. What is done is kept: a second call goes on where the first one was stopped, in the middle of a run too.</summary>
/// <remarks>Several processes may work on one suite: each run is trained by the first one that takes it.</remarks>
/// <typeparam name="TRun">A run that the suite asks for.</typeparam>
/// <typeparam name="TIdentity">What the numbers of a run depend on.</typeparam>
/// <typeparam name="TResult">What comes out of a run.</typeparam>
/// <param name="folder">Where everything lies.</param>
/// <param name="runs">The runs, in the order of the training.</param>
/// <param name="finished">The runs that are done, of this suite and others: the file <see cref="SuiteFolder.Cells"/>.</param>
public abstract class Suite<TRun, TIdentity, TResult>(SuiteFolder folder, IReadOnlyList<TRun> runs, CellFile<FinishedRun<TIdentity, TResult>> finished)
    where TRun : ISuiteRun<TIdentity>
    where TIdentity : RunIdentity
    where TResult : class
{
    /// <summary>Where everything lies.</summary>
    public SuiteFolder Folder => folder;

    /// <summary>The runs, in the order of the training.</summary>
    public IReadOnlyList<TRun> Runs => runs;

    /// <summary>Whether every step of a run is written as CSV and for TensorBoard.</summary>
    public bool KeepsHistory { get; init; }

    /// <summary>How many of the runs are done.</summary>
    public int Done => runs.Count(run => Find(run) is not null);

    /// <summary>A run that is done; null where it is not.</summary>
    /// <param name="run">The run that is asked for.</param>
    public FinishedRun<TIdentity, TResult>? Find(TRun run) => finished.Find(other => other.Identity.Equals(run.Identity));

    /// <summary>The table as Markdown.</summary>
    public abstract string Markdown();

    /// <summary>Trains what is missing. A run that breaks down is announced, and the others go on.</summary>
    /// <param name="progress">Is told where each run stands.</param>
    /// <param name="cancellation">Stops after an iteration, which a checkpoint keeps.</param>
    /// <returns>How many runs broke down.</returns>
    /// <exception cref="InputException">A checkpoint or the file of runs is broken.</exception>
    /// <exception cref="OutputException">Something cannot be written.</exception>
    public int Run(TrainingProgress progress, CancellationToken cancellation)
    {
        var broken = 0;
        foreach (var run in runs)
        {
            if (cancellation.IsCancellationRequested)
            {
                Write(withFigures: false);
                return broken;
            }

            if (Find(run) is null)
            {
                try
                {
                    TrainOnce(run, progress, cancellation);
                }
                catch (TrainingException exception)
                {
                    broken++;
                    TrainingProgress.Announce($"{run.Name}: {exception.Message}");
                }
            }
        }

        WriteReports();
        return broken;
    }

    /// <summary>Writes table and figures of what is done.</summary>
    /// <exception cref="OutputException">They cannot be written.</exception>
    public void WriteReports() => Write(withFigures: true);

    /// <summary>Trains a run, which goes on from the checkpoint in its folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="files">Where its files go.</param>
    /// <param name="progress">Is told where it stands.</param>
    /// <param name="cancellation">Stops it after an iteration, which a checkpoint keeps.</param>
    /// <returns>What came out, and every harmonized step; null where the run was stopped.</returns>
    /// <exception cref="TrainingException">The training broke down.</exception>
    protected abstract (TResult Result, StepTrace Trace)? Train(TRun run, RunFolder files, TrainingProgress progress, CancellationToken cancellation);

    /// <summary>Writes the figures of what is done.</summary>
    /// <exception cref="OutputException">They cannot be written.</exception>
    protected abstract void WriteFigures();

    // Of what all processes have done by now, and by one of them at a time.
    private void Write(bool withFigures)
    {
        using var own = FileLock.Take(folder.Markdown + ".lock");
        finished.Refresh();
        AtomicFile.WriteAllText(folder.Markdown, Markdown());
        if (withFigures)
        {
            WriteFigures();
        }
    }

    private void TrainOnce(TRun run, TrainingProgress progress, CancellationToken cancellation)
    {
        var path = folder.Run(run);
        OutputException.Guard(path, () => Directory.CreateDirectory(path));
        using var own = FileLock.TryTake(Path.Combine(path, "lock"));
        if (own is null)
        {
            return;
        }

        // Another process may have done it since, and may have been killed before it could tidy up.
        var files = new RunFolder(path, KeepsHistory);
        finished.Refresh();
        if (Find(run) is not null)
        {
            OutputException.Guard(files.Checkpoint, () => File.Delete(files.Checkpoint));
            return;
        }

        if (Train(run, files, progress, cancellation) is not { } trained)
        {
            return;
        }

        folder.WriteTrace(run, trained.Trace);
        finished.Add(FinishedRun.Of(run.Identity, trained.Result));
        OutputException.Guard(files.Checkpoint, () => File.Delete(files.Checkpoint));
        Write(withFigures: false);
        NativeRuntime.ReturnFreedMemory();
    }
}
