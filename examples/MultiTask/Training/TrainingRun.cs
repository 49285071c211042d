using System.Diagnostics;
using System.Runtime.InteropServices;
using MultiTaskGH.Diagnostics;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Problems;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Training;

/// <summary>Trains one method with one seed.</summary>
internal static class TrainingRun
{
    /// <summary>The conflicts are measured in one iteration of so many.</summary>
    public const int ProbeEvery = 10;

    /// <summary>A run that updates nothing for so long will not recover: the parameters stay as they are.</summary>
    public const int MaximumSkipsInARow = 50;

    private const int TrimEvery = 200;
    private const int Reports = 5;

    /// <summary>Trains until the last iteration.</summary>
    /// <returns>The result; null where the token was cancelled before.</returns>
    public static RunResult? Train(
        NamedHarmonizer method, Problem problem, RunSettings settings, int seed, TrainingProgress progress, CancellationToken cancellation)
    {
        progress.StartRun(FormattableString.Invariant($"{method.Label}, seed {seed}"), settings.Iterations);
        manual_seed(seed);
        var monitor = new ConflictMonitor();
        var record = new Record();
        var training = Stopwatch.StartNew();
        string? failure = null;
        double[] errors = [];
        try
        {
            using var learner = problem.CreateLearner(method.Harmonizer, settings);
            using var sampler = new RowSampler(problem.Training.Rows, settings.BatchSize, (ulong)seed, settings.Device);
            while (record.Iterations < settings.Iterations && failure is null)
            {
                if (cancellation.IsCancellationRequested)
                {
                    return null;
                }

                failure = Iterate(method, problem, learner, sampler, monitor, record);
                var isReported = record.Iterations % Math.Max(1, settings.Iterations / Reports) == 0;
                progress.Report(new(record.Iterations, record.RecentLoss, monitor.ConflictRate, record.RecentAccuracy), isReported);
                if (record.Iterations % TrimEvery == 0)
                {
                    NativeRuntime.ReturnFreedMemory();
                }
            }

            training.Stop();
            if (failure is null)
            {
                errors = problem.Errors(learner);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or NotSupportedException or NonFiniteException or ExternalException)
        {
            failure = $"{exception.GetType().Name} in iteration {record.Iterations + 1}: {exception.Message}";
        }

        if (errors.Any(error => !double.IsFinite(error)))
        {
            (failure, errors) = ("diverged: the test errors are not finite", []);
        }

        return new()
        {
            Name = method.Name,
            Harmonizer = method.Harmonizer.ToString(),
            Seed = seed,
            Errors = errors,
            ConflictRate = 100 * monitor.ConflictRate,
            MillisecondsPerStep = record.MedianMilliseconds,
            SkippedSteps = record.Skipped,
            Fallbacks = record.Fallbacks,
            Reason = failure ?? record.LatestSkip,
            Seconds = training.Elapsed.TotalSeconds,
        };
    }

    private static string? Iterate(NamedHarmonizer method, Problem problem, Learner learner, RowSampler sampler, ConflictMonitor monitor, Record record)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.GetTimestamp();
        var batches = new Batch[method.Harmonizer.BatchesPerStep];
        for (var k = 0; k < batches.Length; k++)
        {
            batches[k] = problem.Draw(sampler);
        }

        var report = learner.Step(batches);
        record.Add(report, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        if (record.Iterations % ProbeEvery == 0 && report.Updated)
        {
            monitor.Observe(learner.Probe(batches[0]));
        }

        return record.SkippedInARow < MaximumSkipsInARow
            ? null
            : $"stopped in iteration {record.Iterations}, after {MaximumSkipsInARow} skipped steps in a row: {report.SkipReason}";
    }

    /// <summary>What the reports of a run add up to.</summary>
    private sealed class Record
    {
        private readonly List<double> milliseconds = [];

        public int Iterations => milliseconds.Count;

        public int Skipped { get; private set; }

        public int SkippedInARow { get; private set; }

        public string? LatestSkip { get; private set; }

        public int Fallbacks { get; private set; }

        /// <summary>The sum of the losses, averaged over about the latest twenty steps.</summary>
        public double RecentLoss { get; private set; } = double.NaN;

        /// <summary>The mean of the step's metrics, which are accuracies on its own batch; NaN without metrics.</summary>
        public double RecentAccuracy { get; private set; } = double.NaN;

        public double MedianMilliseconds => milliseconds.Count > 0 ? milliseconds.Order().ElementAt(milliseconds.Count / 2) : double.NaN;

        public void Add(StepReport report, double elapsed)
        {
            milliseconds.Add(elapsed);
            Fallbacks += report.Fallback is null ? 0 : 1;
            if (!report.Updated)
            {
                Skipped++;
                SkippedInARow++;
                LatestSkip = report.SkipReason;
                return;
            }

            SkippedInARow = 0;
            RecentLoss = Smoothed(RecentLoss, report.ActiveTasks.Sum(report.Loss));
            if (report.MetricKeys.Count > 0)
            {
                RecentAccuracy = Smoothed(RecentAccuracy, report.MetricKeys.Average(report.Metric));
            }
        }

        private static double Smoothed(double before, double now) => double.IsNaN(before) ? now : before + 0.05 * (now - before);
    }
}
