using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace MultiTaskGH.Benchmarks;

/// <summary>Runs <see cref="GeneratorBenchmark"/> and shows its medians.</summary>
internal static class GeneratorBenchmarks
{
    /// <summary>What the command line asks for.</summary>
    internal sealed record Options(int Hosts, int Rounds, int Processes, string? Markdown);

    public static bool TryParse(string[] args, out Options options)
    {
        var chosen = new Options(Hosts: 200, Rounds: 31, Processes: 5, Markdown: null);
        var isRead = OptionReader.TryRead(
            args,
            () => chosen = chosen with { Rounds = 1, Processes = 1 },
            ("--hosts", OptionReader.Count(1, hosts => chosen = chosen with { Hosts = hosts })),
            ("--rounds", OptionReader.Count(1, rounds => chosen = chosen with { Rounds = rounds })),
            ("--markdown", OptionReader.Text(path => chosen = chosen with { Markdown = path })));
        options = chosen;
        return isRead;
    }

    public static int Measure(Options options)
    {
        var load = SystemLoad.Average();
        var cold = GeneratorBenchmark.Median([.. Enumerable.Range(0, options.Processes).Select(_ => Child(options.Hosts))]);
        var table = Table([cold, .. GeneratorBenchmark.MeasureWarm(options.Hosts, options.Rounds)], options, load);
        Console.WriteLine(table);
        if (options.Markdown is not null)
        {
            File.WriteAllText(options.Markdown, table);
        }

        return 0;
    }

    /// <summary>What a child does: measures the first run of its process and prints it.</summary>
    public static int RunChild(int hosts)
    {
        var result = GeneratorBenchmark.MeasureCold(hosts);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Case};{result.Wall:r};{result.Processor:r};{result.Bytes};{result.Files}"));
        return 0;
    }

    private static GeneratorBenchmark.Result Child(int hosts)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(GeneratorBenchmarks).Assembly.Location, "generator-cold", hosts.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd().Trim().Split(';');
        child.WaitForExit();
        return child.ExitCode == 0
            ? new(output[0], Number(output[1]), Number(output[2]), (long)Number(output[3]), (int)Number(output[4]))
            : throw new InvalidOperationException($"The child process failed with exit code {child.ExitCode}.");
    }

    private static string Table(IReadOnlyList<GeneratorBenchmark.Result> results, Options options, string load)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{options.Hosts} classes of {GeneratorProject.Tasks} tasks; medians of {options.Rounds} rounds, of {options.Processes} processes for the first run. ");
        text.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, Roslyn {typeof(CSharpCompilation).Assembly.GetName().Version!.ToString(3)}, .NET {Environment.Version}, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, load {load} before and {SystemLoad.Average()} after.");
        text.AppendLine();
        text.AppendLine("| | wall ms | per class | processor ms | per class | MB allocated | files written |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var r in results)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {r.Case} | {r.Wall:0.00} | {r.Wall / options.Hosts:0.000} | {r.Processor:0.00} | {r.Processor / options.Hosts:0.000} | {r.Bytes / 1e6:0.00} | {r.Files} |");
        }

        return text.ToString();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
