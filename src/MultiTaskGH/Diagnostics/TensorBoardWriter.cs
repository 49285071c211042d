using TorchSharp.Modules;
using static TorchSharp.torch.utils;

namespace MultiTaskGH.Diagnostics;

/// <summary>Writes the scalars of steps to an event file for TensorBoard.</summary>
/// <remarks>
/// <para>Tags: <c>loss/KEY</c>, <c>weight/KEY</c> and <c>norm/KEY</c> by task, <c>cosine/KEY-KEY</c> by pair, <c>metric/KEY</c> by metric, and
/// <c>conflict_rate</c>, the share of conflicting pairs over the latest 100 measured steps. What a step did not measure is left out:
/// everything but losses and metrics of a skipped step, what comes from inner products without them, everything of a task that sat out, a
/// metric that was absent.</para>
/// <para>TorchSharp's writer opens, appends to and closes the file for every single value: nothing is lost in a crash, no file handle
/// stays open and nothing waits to be flushed, but N tasks and M metrics cost <c>3 N + N (N - 1) / 2 + M + 1</c> such appends a step. For many tasks write
/// every k-th step. It holds single-precision values and steps up to 2,147,483,647. Not safe for several threads.</para>
/// </remarks>
public sealed class TensorBoardWriter : IStepObserver, IDisposable
{
    private const int RateWindow = 100;

    private readonly SummaryWriter events;
    private readonly int every;
    private TaskSet? tasks;
    private ConflictWindow window = new(1, 0);
    private long observations;
    private bool isDisposed;

    /// <summary>Creates an event file.</summary>
    /// <param name="logDirectory">The folder of the run's events, created where it does not exist. TensorBoard shows each folder as a
    /// run.</param>
    /// <param name="every">Writes the first report and every so many-th after it; at least 1. All of them count for the conflict
    /// rate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is less than 1.</exception>
    /// <exception cref="IOException">The folder or the file cannot be created.</exception>
    public TensorBoardWriter(string logDirectory, int every = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(logDirectory);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        this.every = every;

        // TorchSharp opens the file anew for every value; a full path keeps it the same file when the working directory changes.
        LogDirectory = Path.GetFullPath(logDirectory);
        events = tensorboard.SummaryWriter(LogDirectory);
    }

    /// <summary>The folder of the event file, in full.</summary>
    public string LogDirectory { get; }

    /// <summary>Writes the scalars of a report.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentException">The report speaks of other tasks than the first one.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="OverflowException">The step's index is above 2,147,483,647.</exception>
    /// <exception cref="IOException">The file could not be written.</exception>
    public void Observe(StepReport report)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var isFirst = tasks is null;
        var set = TaskSet.Bind(ref tasks, report);
        if (isFirst)
        {
            window = new(RateWindow, set.Pairs.Length);
        }

        var isMeasured = report.Updated && report.HasGramian;
        if (isMeasured)
        {
            window.Add(report, set.Pairs);
        }

        if (observations++ % every != 0)
        {
            return;
        }

        for (var task = 0; task < set.Count; task++)
        {
            if (!report.IsActive(task))
            {
                continue;
            }

            Write($"loss/{set.Keys[task]}", report.Loss(task), report.StepIndex);
            if (report.Updated)
            {
                Write($"weight/{set.Keys[task]}", report.Weight(task), report.StepIndex);
            }

            if (isMeasured)
            {
                Write($"norm/{set.Keys[task]}", report.TaskGradientNorm(task), report.StepIndex);
            }
        }

        for (var pair = 0; isMeasured && pair < set.Pairs.Length; pair++)
        {
            var (first, second) = set.Pairs[pair];
            if (report.IsActive(first) && report.IsActive(second))
            {
                Write($"cosine/{set.PairNames[pair]}", report.Cosine(first, second), report.StepIndex);
            }
        }

        for (var metric = 0; metric < set.MetricKeys.Count; metric++)
        {
            if (!double.IsNaN(report.Metric(metric)))
            {
                Write($"metric/{set.MetricKeys[metric]}", report.Metric(metric), report.StepIndex);
            }
        }

        if (isMeasured && !double.IsNaN(window.Rate))
        {
            Write("conflict_rate", window.Rate, report.StepIndex);
        }
    }

    /// <summary>Writes a scalar of the caller's own, such as an accuracy.</summary>
    /// <param name="tag">Its name; a slash groups.</param>
    /// <param name="value">Its value, stored in single precision.</param>
    /// <param name="step">The step, 0 to 2,147,483,647.</param>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="OverflowException"><paramref name="step"/> is above 2,147,483,647.</exception>
    /// <exception cref="IOException">The file could not be written.</exception>
    public void Write(string tag, double value, long step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        events.add_scalar(tag, (float)value, checked((int)step));
    }

    /// <summary>Ends the writing. The file is complete after every single value, so that nothing else is left to do.</summary>
    public void Dispose() => isDisposed = true;
}
