using System.Diagnostics;
using MultiTaskGH.Examples.Retrieval.Ranking;
using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>Times the search of a gallery, and the ways that hold the matrix of all scores.</summary>
internal sealed class IndexBenchmark : IDisposable
{
    public const string Blocked = "FlatIndex";

    /// <summary>What one way of a case took.</summary>
    /// <param name="Way">One of <see cref="Ways"/>.</param>
    /// <param name="Queries">Queries that are searched for together.</param>
    /// <param name="K">Rows for each.</param>
    /// <param name="Milliseconds">The median time of a search for all of them.</param>
    /// <param name="ProcessorMilliseconds">The mean of the processor time of a search, of all threads.</param>
    /// <param name="PeakBytes">By how much the resident set rose at most; null where the system does not tell.</param>
    /// <param name="Rounds">How many searches the median is of.</param>
    internal sealed record Result(string Way, int Queries, int K, double Milliseconds, double ProcessorMilliseconds, long? PeakBytes, int Rounds);

    private readonly Tensor gallery;
    private readonly FlatIndex index;
    private readonly Generator generator = new(1);

    /// <summary>Draws a gallery of Gaussian rows of length 1.</summary>
    public IndexBenchmark(int rows, int dimensions)
    {
        gallery = Draw(rows, dimensions);
        index = new FlatIndex(gallery);
    }

    /// <summary>The ways, the exact one first: one that sorts takes as much time for any k.</summary>
    public static IReadOnlyList<string> Ways { get; } = [Blocked, "product, topk", "product, argsort"];

    /// <summary>Searches in all ways in turn, round after round.</summary>
    /// <param name="ways">Some of <see cref="Ways"/>.</param>
    /// <param name="queryCount">Queries that are searched for together.</param>
    /// <param name="k">Rows for each.</param>
    /// <param name="rounds">How many rounds there are at least.</param>
    /// <param name="time">How long it goes on at least.</param>
    public IReadOnlyList<Result> Measure(IReadOnlyList<string> ways, int queryCount, int k, int rounds, TimeSpan time)
    {
        using var queries = Draw(queryCount, index.Dimensions);
        Action[] searches = [.. ways.Select(way => Search(way, queries, k))];

        // The first search of a way compiles it and makes the buffers that the library keeps.
        Array.ForEach(searches, search => search());
        long?[] peaks = [.. searches.Select(PeakMemory.Growth)];
        List<double>[] times = [.. searches.Select(_ => new List<double>())];
        var used = new TimeSpan[searches.Length];
        var clock = Stopwatch.StartNew();
        while (times[0].Count < rounds || clock.Elapsed < time)
        {
            for (var way = 0; way < searches.Length; way++)
            {
                var usedBefore = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                searches[way]();
                times[way].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                used[way] += Environment.CpuUsage.TotalTime - usedBefore;
            }
        }

        return [.. ways.Select((way, i) => new Result(way, queryCount, k, Median(times[i]), used[i].TotalMilliseconds / times[i].Count, peaks[i], times[i].Count))];
    }

    public void Dispose()
    {
        index.Dispose();
        gallery.Dispose();
        generator.Dispose();
    }

    private Action Search(string way, Tensor queries, int k) => way switch
    {
        Blocked => () => index.Search(queries, k),
        "product, topk" => () => InScope(() => queries.mm(gallery.t()).topk(k, dim: 1)),
        "product, argsort" => () => InScope(() => queries.mm(gallery.t()).argsort(dim: 1, descending: true).narrow(1, 0, k).contiguous()),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, "There is no such way."),
    };

    private Tensor Draw(int rows, int dimensions)
    {
        using var scope = NewDisposeScope();
        var features = randn([rows, dimensions], dtype: float32, generator: generator);
        return features.div_(features.norm(1, keepdim: true, p: 2)).MoveToOuterDisposeScope();
    }

    private static void InScope<T>(Func<T> search)
    {
        using var scope = NewDisposeScope();
        search();
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }
}
