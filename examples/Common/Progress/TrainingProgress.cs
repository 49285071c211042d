using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MultiTaskGH.Examples.Common;

/// <summary>Shows how a sequence of runs goes on: live bars on a terminal, plain lines where the output is redirected.</summary>
public abstract class TrainingProgress
{
    private static volatile bool isLive;

    /// <summary>Runs a training and shows its progress.</summary>
    /// <param name="train">Is given the progress to report to.</param>
    public static void Show(Action<TrainingProgress> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            train(new PlainLines());
            return;
        }

        var column = new StatusColumn();
        AnsiConsole.Progress()
            .AutoClear(false)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 20 },
                new PercentageColumn(),
                column,
                new RemainingTimeColumn())
            .Start(context =>
            {
                isLive = true;
                try
                {
                    train(new LiveBars(context, column));
                }
                finally
                {
                    isLive = false;
                }
            });
    }

    /// <summary>Tells the user something, on standard error or above the live bars.</summary>
    /// <param name="line">What to tell.</param>
    public static void Announce(string line)
    {
        if (!isLive)
        {
            StandardError.WriteLine(line);
            return;
        }

        // The bars are drawn over themselves: a line that they know nothing of would leave a copy of the last one standing.
        try
        {
            AnsiConsole.WriteLine(line);
        }
        catch (IOException)
        {
            // The terminal is gone.
        }
    }

    /// <summary>Starts the next run.</summary>
    /// <param name="name">The name of the run.</param>
    /// <param name="iterations">How many iterations it has.</param>
    /// <param name="done">How many were done before, where a run is resumed.</param>
    public abstract void StartRun(string name, int iterations, int done = 0);

    /// <summary>Shows where the run stands. Cheap enough for every iteration.</summary>
    /// <param name="status">Where it stands.</param>
    /// <param name="evaluated">Whether the measure is new.</param>
    public abstract void Report(TrainingStatus status, bool evaluated);

    private static string Describe(TrainingStatus status)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"loss {status.Loss,6:f3}");
        if (!double.IsNaN(status.Measure))
        {
            text += string.Create(CultureInfo.InvariantCulture, $"  {status.MeasureName} {100 * status.Measure,5:f1} %");
        }

        return double.IsNaN(status.ConflictRate)
            ? text
            : text + string.Create(CultureInfo.InvariantCulture, $"  conflicts {100 * status.ConflictRate,3:f0} %");
    }

    private sealed class PlainLines : TrainingProgress
    {
        private readonly Stopwatch clock = new();
        private string name = "";
        private int iterations;
        private int start;

        public override void StartRun(string name, int iterations, int done = 0)
        {
            this.name = name;
            this.iterations = iterations;
            start = done;
            clock.Restart();
            if (done > 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {done,5} / {iterations}  were done before: the run goes on from its checkpoint"));
            }
        }

        public override void Report(TrainingStatus status, bool evaluated)
        {
            if (!evaluated)
            {
                return;
            }

            var remaining = clock.Elapsed / Math.Max(1, status.Iteration - start) * (iterations - status.Iteration);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-28} {status.Iteration,5} / {iterations}  {Describe(status)}  {clock.Elapsed.TotalSeconds,5:f0} s, {remaining.TotalSeconds:f0} s to go"));
        }
    }

    private sealed class LiveBars(ProgressContext context, StatusColumn column) : TrainingProgress
    {
        private ProgressTask? bar;

        public override void StartRun(string name, int iterations, int done = 0)
        {
            bar?.StopTask();
            bar = context.AddTask(Markup.Escape(name), maxValue: iterations);
            bar.Value = done;
        }

        public override void Report(TrainingStatus status, bool evaluated)
        {
            if (bar is not null)
            {
                column.Texts[bar.Id] = Describe(status);
                bar.Value = status.Iteration;
            }
        }
    }

    private sealed class StatusColumn : ProgressColumn
    {
        // Bars are drawn by another thread.
        public ConcurrentDictionary<int, string> Texts { get; } = new();

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Texts.GetValueOrDefault(task.Id, ""));
    }
}
