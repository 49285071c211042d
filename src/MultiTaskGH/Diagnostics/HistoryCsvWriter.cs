using System.Globalization;
using System.Text;

namespace MultiTaskGH.Diagnostics;

/// <summary>Writes one row per step to a table of comma-separated values (RFC 4180, UTF-8, the same under every culture).</summary>
/// <remarks>
/// <para>Columns: <c>step</c>, <c>updated</c> (0 or 1), <c>skip_reason</c>, <c>fallback</c>, <c>micro_batches</c>, <c>gradient_norm</c>,
/// <c>direction_norm</c>, <c>conflicts</c> (pairs), then <c>loss/KEY</c>, <c>weight/KEY</c> and <c>norm/KEY</c> by task, and
/// <c>cosine/KEY-KEY</c> by pair, and <c>metric/KEY</c> by metric. Numbers are written so that they read back exactly. What a step did not
/// measure is an empty field: weights and the direction of a skipped step, everything from inner products without them, the gradient's norm
/// without clipping, everything of a task that sat out, a metric that was absent. The header is written with the first report, whose tasks are the table's.</para>
/// <para>A table of its own path is written to <c>PATH.partial</c> and takes its name, over an older one, when the writer is disposed: a
/// file of that name is never half-written, whatever ends the program. Not safe for several threads.</para>
/// </remarks>
public sealed class HistoryCsvWriter : IStepObserver, IDisposable
{
    private const int DefaultFlushEvery = 100;

    private readonly TextWriter writer;
    private readonly bool leaveOpen;
    private readonly string? path;
    private readonly int flushEvery;
    private readonly StringBuilder row = new();
    private TaskSet? tasks;
    private int unflushed;
    private bool isDisposed;

    /// <summary>Writes to a file and hands the operating system what was written every 100 rows.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public HistoryCsvWriter(string path)
        : this(path, DefaultFlushEvery)
    {
    }

    /// <summary>Writes to a file.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="flushEvery">After how many rows the operating system is handed what was written; at least 1. A crash loses fewer rows
    /// than this.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flushEvery"/> is less than 1.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public HistoryCsvWriter(string path, int flushEvery)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(flushEvery, 1);
        this.path = Path.GetFullPath(path);
        this.flushEvery = flushEvery;
        var file = new FileStream(PartialPath, FileMode.Create, FileAccess.Write, FileShare.Read);
        writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>Writes to a writer, which is flushed every 100 rows.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="leaveOpen">Whether the writer stays open when this one is disposed.</param>
    public HistoryCsvWriter(TextWriter writer, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(writer);
        this.writer = writer;
        this.leaveOpen = leaveOpen;
        flushEvery = DefaultFlushEvery;
    }

    private string PartialPath => path + ".partial";

    /// <summary>Appends the report's row.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentException">The report speaks of other tasks than the first one.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="IOException">The row could not be written.</exception>
    public void Observe(StepReport report)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var isFirst = tasks is null;
        var set = TaskSet.Bind(ref tasks, report);
        row.Clear();
        if (isFirst)
        {
            AppendHeader(set);
        }

        AppendReport(report, set);
        writer.Write(row);
        if (++unflushed >= flushEvery)
        {
            Flush();
        }
    }

    /// <summary>Hands what was written so far to the operating system.</summary>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        writer.Flush();
        unflushed = 0;
    }

    /// <summary>Ends the table; a file takes its name. Without any report there is no file.</summary>
    /// <exception cref="IOException">The rest could not be written, or the file could not take its name; the rows stay in
    /// <c>PATH.partial</c>.</exception>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (leaveOpen)
        {
            writer.Flush();
            return;
        }

        writer.Dispose();
        if (path is null)
        {
            return;
        }

        if (tasks is null)
        {
            File.Delete(PartialPath);
        }
        else
        {
            File.Move(PartialPath, path, overwrite: true);
        }
    }

    private void AppendHeader(TaskSet set)
    {
        row.Append("step,updated,skip_reason,fallback,micro_batches,gradient_norm,direction_norm,conflicts");
        foreach (var series in (string[])["loss", "weight", "norm"])
        {
            foreach (var key in set.Keys)
            {
                AppendText($"{series}/{key}");
            }
        }

        foreach (var pair in set.PairNames)
        {
            AppendText($"cosine/{pair}");
        }

        foreach (var key in set.MetricKeys)
        {
            AppendText($"metric/{key}");
        }

        row.Append('\n');
    }

    private void AppendReport(StepReport report, TaskSet set)
    {
        row.Append(CultureInfo.InvariantCulture, $"{report.StepIndex},{(report.Updated ? 1 : 0)}");
        AppendText(report.SkipReason);
        AppendText(report.Fallback);
        row.Append(CultureInfo.InvariantCulture, $",{report.MicroBatches}");
        AppendNumber(double.IsNaN(report.GradientNorm) ? null : report.GradientNorm);
        AppendNumber(report.HasGramian && report.Updated && report.IsSumOfGradients ? report.DirectionNorm : null);
        AppendNumber(report.HasGramian ? report.Conflicts().Count : null);
        for (var task = 0; task < set.Count; task++)
        {
            AppendNumber(report.IsActive(task) ? report.Loss(task) : null);
        }

        for (var task = 0; task < set.Count; task++)
        {
            AppendNumber(report.Updated && report.IsActive(task) ? report.Weight(task) : null);
        }

        for (var task = 0; task < set.Count; task++)
        {
            AppendNumber(report.HasGramian && report.IsActive(task) ? report.TaskGradientNorm(task) : null);
        }

        foreach (var (first, second) in set.Pairs)
        {
            AppendNumber(report.HasGramian && report.IsActive(first) && report.IsActive(second) ? report.Cosine(first, second) : null);
        }

        for (var metric = 0; metric < set.MetricKeys.Count; metric++)
        {
            AppendNumber(double.IsNaN(report.Metric(metric)) ? null : report.Metric(metric));
        }

        row.Append('\n');
    }

    private void AppendNumber(double? value) => row.Append(CultureInfo.InvariantCulture, $",{value}");

    private void AppendText(string? text)
    {
        row.Append(',');
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            row.Append(text);
        }
        else
        {
            row.Append('"').Append(text!.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
    }
}
