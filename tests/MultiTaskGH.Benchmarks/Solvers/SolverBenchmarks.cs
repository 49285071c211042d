using System.Globalization;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace MultiTaskGH.Benchmarks;

/// <summary>Runs <see cref="SolverBenchmark"/> and shows its medians, methods down and numbers of tasks across.</summary>
internal static class SolverBenchmarks
{
    /// <summary>What the command line asks for.</summary>
    internal sealed record Options(string[] Methods, int[] Tasks, bool Quick, string? Markdown);

    public static bool TryParse(string[] args, out Options options)
    {
        var chosen = new Options(SolverBenchmark.Names, SolverBenchmark.ChosenTasks, Quick: false, Markdown: null);
        var isRead = OptionReader.TryRead(
            args,
            () => chosen = chosen with { Quick = true },
            ("--methods", TakeMethods),
            ("--tasks", OptionReader.Count(1, tasks => chosen = chosen with { Tasks = [tasks] })),
            ("--markdown", OptionReader.Text(path => chosen = chosen with { Markdown = path })));
        options = chosen;
        return isRead;

        bool TakeMethods(string list)
        {
            chosen = chosen with { Methods = list.Split(',') };
            return Array.TrueForAll(chosen.Methods, SolverBenchmark.Names.Contains);
        }
    }

    public static int Measure(Options options)
    {
        SolverBenchmark.ChosenMethods = options.Methods;
        SolverBenchmark.ChosenTasks = options.Tasks;

        // In this process: a generated program would have to find the repository's own build settings first.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithLaunchCount(1);
        job = options.Quick
            ? job.WithWarmupCount(1).WithIterationCount(2).WithIterationTime(TimeInterval.FromMilliseconds(20))
            : job.WithWarmupCount(3).WithIterationCount(9).WithIterationTime(TimeInterval.FromMilliseconds(100));
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "MultiTaskGH.Benchmarks"))
            .WithOptions(ConfigOptions.DisableLogFile);
        var summary = BenchmarkRunner.Run<SolverBenchmark>(config);
        var table = Table(summary, options);
        Console.WriteLine(table);
        if (options.Markdown is not null)
        {
            File.WriteAllText(options.Markdown, table);
        }

        return summary.Reports.All(report => report.Success) ? 0 : 1;
    }

    private static string Table(Summary summary, Options options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Median microseconds per call and, where it is not 0, the bytes that a call allocates. {DateTime.UtcNow:yyyy-MM-dd}, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{summary.HostEnvironmentInfo.Cpu.Value?.ProcessorName}, .NET {Environment.Version}, {Environment.ProcessorCount} processors.");
        text.AppendLine();
        text.AppendLine($"| method | {string.Join(" | ", options.Tasks.Select(tasks => $"N = {tasks}"))} |");
        text.AppendLine($"| --- |{string.Concat(options.Tasks.Select(_ => " ---: |"))}");
        foreach (var method in options.Methods)
        {
            text.AppendLine($"| {method} | {string.Join(" | ", options.Tasks.Select(tasks => Cell(summary, method, tasks)))} |");
        }

        return text.ToString();
    }

    private static string Cell(Summary summary, string method, int tasks)
    {
        var report = summary.Reports.FirstOrDefault(found =>
            (string)found.BenchmarkCase.Parameters[nameof(SolverBenchmark.Method)] == method && (int)found.BenchmarkCase.Parameters[nameof(SolverBenchmark.Tasks)] == tasks);
        if (!SolverBenchmark.Serves(method, tasks))
        {
            return "";
        }

        if (report?.ResultStatistics is not { } statistics)
        {
            return "failed";
        }

        var bytes = SolverBenchmark.BytesPerCall(method, tasks);
        return string.Create(CultureInfo.InvariantCulture, $"{statistics.Median / 1000:0.###}{(bytes == 0 ? "" : $" ({bytes} B)")}");
    }
}
