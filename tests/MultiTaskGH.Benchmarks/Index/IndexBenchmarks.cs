using System.Globalization;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Benchmarks;

/// <summary>Runs <see cref="IndexBenchmark"/> and shows how many queries a second are answered, and the memory that it takes.</summary>
internal static class IndexBenchmarks
{
    private const double MebiByte = 1 << 20;

    // The largest k.
    private const int SmallestGallery = 50;

    // So many that the matrix of all scores would take gigabytes.
    private const int ManyQueries = 10_000;

    /// <summary>What the command line asks for.</summary>
    internal sealed record Options(int Gallery, int Dimensions, double Seconds, int Rounds, bool IsQuick, string? Markdown);

    public static bool TryParse(string[] args, out Options options)
    {
        var chosen = new Options(Gallery: 100_000, Dimensions: 512, Seconds: 5, Rounds: 5, IsQuick: false, Markdown: null);
        var isRead = OptionReader.TryRead(
            args,
            () => chosen = chosen with { Seconds = 0, Rounds = 1, IsQuick = true },
            ("--gallery", OptionReader.Count(SmallestGallery, rows => chosen = chosen with { Gallery = rows })),
            ("--dimensions", OptionReader.Count(1, dimensions => chosen = chosen with { Dimensions = dimensions })),
            ("--seconds", OptionReader.Seconds(seconds => chosen = chosen with { Seconds = seconds })),
            ("--markdown", OptionReader.Text(path => chosen = chosen with { Markdown = path })));
        options = chosen;
        return isRead;
    }

    public static int Measure(Options options)
    {
        NativeRuntime.Configure();
        var load = SystemLoad.Average();
        using var benchmark = new IndexBenchmark(options.Gallery, options.Dimensions);
        var time = TimeSpan.FromSeconds(options.Seconds);
        var cases = from queries in (int[])[1, 32, 256]
                    from k in (int[])[10, 50]
                    from result in benchmark.Measure(IndexBenchmark.Ways, queries, k, options.Rounds, time)
                    select result;
        var results = cases.ToList();
        if (!options.IsQuick)
        {
            results.AddRange(benchmark.Measure([IndexBenchmark.Blocked], ManyQueries, k: 50, rounds: 1, TimeSpan.Zero));
        }

        var table = new MarkdownTable(["queries", "k", "search", "ms", "processor ms", "queries per second", "peak MiB", "rounds"], column => column == 2);
        foreach (var result in results)
        {
            table.Add(
                result.Queries.ToString(CultureInfo.InvariantCulture),
                result.K.ToString(CultureInfo.InvariantCulture),
                result.Way,
                result.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture),
                result.ProcessorMilliseconds.ToString("0.0", CultureInfo.InvariantCulture),
                (1000 * result.Queries / result.Milliseconds).ToString("0", CultureInfo.InvariantCulture),
                result.PeakBytes is { } bytes ? (bytes / MebiByte).ToString("0.0", CultureInfo.InvariantCulture) : "",
                result.Rounds.ToString(CultureInfo.InvariantCulture));
        }

        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"A gallery of {options.Gallery:N0} x {options.Dimensions} ({4.0 * options.Gallery * options.Dimensions / MebiByte:0} MiB). {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}, {Machine.Description}, {torch.get_num_threads()} torch threads, load {load} before and {SystemLoad.Average()} after.");
        var text = $"{head}\n\n{table}";
        Console.Write(text);
        if (options.Markdown is not null)
        {
            File.WriteAllText(options.Markdown, text);
        }

        return 0;
    }
}
