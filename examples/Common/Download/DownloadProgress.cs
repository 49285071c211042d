using Spectre.Console;

namespace MultiTaskGH.Examples.Common;

/// <summary>Shows how downloads go on: live bars on a terminal, plain lines where the output is redirected.</summary>
public abstract class DownloadProgress
{
    /// <summary>Runs downloads and shows their progress.</summary>
    /// <param name="download">Is given the progress to report to.</param>
    public static Task ShowAsync(Func<DownloadProgress, Task> download)
    {
        ArgumentNullException.ThrowIfNull(download);
        return Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? download(new PlainLines())
            : AnsiConsole.Progress()
                .AutoClear(false)
                .HideCompleted(false)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn { Width = 20 },
                    new PercentageColumn(),
                    new DownloadedColumn(),
                    new TransferSpeedColumn(),
                    new RemainingTimeColumn())
                .StartAsync(context => download(new LiveBars(context)));
    }

    /// <summary>Tells the user something.</summary>
    /// <param name="line">What to tell.</param>
    public abstract void Announce(string line);

    /// <summary>Says what arrives from now on; a file may be started again.</summary>
    /// <param name="file">The file.</param>
    /// <param name="size">How many bytes it has; null where no one knows.</param>
    public abstract void Start(string file, long? size);

    /// <summary>Shows how much of the file is there. Cheap enough for every block.</summary>
    /// <param name="arrived">In bytes, what an earlier call has left included.</param>
    public abstract void Report(long arrived);

    internal sealed class PlainLines : DownloadProgress
    {
        private const double MegaByte = 1 << 20;

        private string file = "";
        private long? size;
        private long step;
        private long next;

        public override void Announce(string line) => Console.WriteLine(line);

        public override void Start(string file, long? size)
        {
            this.file = file;
            this.size = size;
            step = size is { } whole ? Math.Max(1, (whole + 9) / 10) : 16 * (1 << 20);
            next = 0;
        }

        public override void Report(long arrived)
        {
            if (arrived < next && arrived != size)
            {
                return;
            }

            next = (arrived / step + 1) * step;
            Console.WriteLine(size is { } whole
                ? FormattableString.Invariant($"{file,-36} {100 * arrived / Math.Max(1, whole),3} %  {arrived / MegaByte:f1} of {whole / MegaByte:f1} MiB")
                : FormattableString.Invariant($"{file,-36} {arrived / MegaByte:f1} MiB"));
        }
    }

    private sealed class LiveBars(ProgressContext context) : DownloadProgress
    {
        private ProgressTask? bar;
        private string? started;

        public override void Announce(string line) => AnsiConsole.WriteLine(line);

        public override void Start(string file, long? size)
        {
            if (started != file)
            {
                bar?.StopTask();
                bar = context.AddTask(Markup.Escape(file));
                started = file;
            }

            bar!.IsIndeterminate = size is null;
            bar.MaxValue = size ?? 1;
        }

        public override void Report(long arrived)
        {
            if (bar is not null)
            {
                bar.Value = arrived;
            }
        }
    }
}
