using MultiTaskGH.Diagnostics;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Follows a run with the library's observers: conflicts in memory, every step as CSV and for TensorBoard.</summary>
internal sealed class RunRecorder : IDisposable
{
    // TorchSharp opens the event file anew for every value.
    private const int EventsEvery = 5;

    private readonly ConflictMonitor monitor = new();
    private readonly HistoryCsvWriter? history;
    private readonly TensorBoardWriter? events;
    private readonly string folder;

    /// <param name="folder">Receives the files, and holds none of an earlier run; null to write nothing.</param>
    /// <exception cref="OutputException">The files cannot be created.</exception>
    public RunRecorder(string? folder)
    {
        this.folder = folder ?? "";
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            history = new(Path.Combine(folder, "history.csv"));
            events = new(folder, EventsEvery);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            history?.Dispose();
            throw new OutputException($"{folder}: it could not be written. {exception.Message}", exception);
        }
    }

    public double ConflictRate => monitor.ConflictRate;

    public double RecentConflictRate => monitor.WindowConflictRate;

    /// <summary>The sum of the losses, averaged over about the latest twenty steps.</summary>
    public double RecentLoss { get; private set; } = double.NaN;

    public double LargestWeight { get; private set; } = double.NaN;

    /// <exception cref="OutputException">The step cannot be written.</exception>
    public void Observe(StepReport report)
    {
        monitor.Observe(report);
        OutputException.Guard(folder, () =>
        {
            history?.Observe(report);
            events?.Observe(report);
        });
        var loss = 0.0;
        for (var task = 0; task < report.TaskCount; task++)
        {
            loss += report.Loss(task);
        }

        RecentLoss = double.IsNaN(RecentLoss) ? loss : RecentLoss + 0.05 * (loss - RecentLoss);
        LargestWeight = double.IsNaN(LargestWeight) ? report.LargestWeight : Math.Max(LargestWeight, report.LargestWeight);
    }

    /// <exception cref="OutputException">The accuracy cannot be written.</exception>
    public void WriteAccuracy(double percent, int iteration) =>
        OutputException.Guard(folder, () => events?.Write("accuracy/target", percent, iteration));

    /// <summary>How the first two tasks stood to each other; null for a single task.</summary>
    public ConflictTrace? Trace(string name)
    {
        if (monitor.TaskKeys.Count < 2)
        {
            return null;
        }

        var products = monitor.InnerProductHistory(0, 1);
        return new(
            name,
            [.. products.Select(point => (double)point.StepIndex)],
            Values(products),
            Values(monitor.AngleHistory(0, 1)),
            [.. monitor.TaskKeys.Select((key, task) => (key, Values(monitor.WeightHistory(task))))]);
    }

    public void Dispose()
    {
        events?.Dispose();
        OutputException.Guard(folder, () => history?.Dispose());
    }

    private static double[] Values(IReadOnlyList<HistoryPoint> points) => [.. points.Select(point => point.Value)];
}
