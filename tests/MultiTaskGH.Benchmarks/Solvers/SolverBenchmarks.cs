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
        options = new(SolverBenchmark.Names, SolverBenchmark.ChosenTasks, Quick: false, Markdown: null);
        for (var k = 0; k < args.Length; k++)
        {
            var value = k + 1 < args.Length ? args[k + 1] : null;
            if (args[k] == "--quick")
            {
                options = options with { Quick = true };
                continue;
            }

            k++;
            switch (args[k - 1])
            {
                case "--methods" when value?.Split(',') is { } names && Array.TrueForAll(names, name => SolverBenchmark.Names.Contains(name)):
                    options = options with { Methods = names };
                    break;
                case "--tasks" when int.TryParse(value, CultureInfo.InvariantCulture, out var tasks) && tasks >= 1:
                    options = options with { Tasks = [tasks] };
                    break;
                case "--markdown" when value is not null:
                    options = options with { Markdown = value };
                    break;
                default:
                    return false;
            }
        }

        return true;
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
