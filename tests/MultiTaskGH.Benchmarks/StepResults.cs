using System.Globalization;
using System.Text.Json;
using TorchSharp;

namespace MultiTaskGH.Benchmarks;

/// <summary>Shows the times as a table and as JSON, with the ratios that matter: to the bound, to the plain step, and of the authors' loop to ours.</summary>
internal static class StepResults
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void PrintHeader() => Console.WriteLine(
        $"{"network",-32} {"N",2} {"plain",9} {"bound",9} {"views",9} {"ours",9} {"repres.",9} {"Gram. only",10} {"authors",9}  {"ours/bound",20} {"ours/views",20} {"authors/ours",20} {"ours/plain",20} {"repres./plain",20} {"Gram. only/plain",20}  {"rounds",6}  load");

    /// <summary>Median wall times in milliseconds; of each ratio the median over rounds, the ratio of the medians, and the median over rounds of processor times.</summary>
    public static void Print(StepTimes times)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{times.Workload,-32} {times.TaskCount,2}");
        foreach (var variant in times.Variants)
        {
            line += " " + times.MedianTime(variant).ToString("f2", CultureInfo.InvariantCulture).PadLeft(variant == "Gramian only" ? 10 : 9);
        }

        line += $"  {Ratio("ours", "bound")} {Ratio("ours", "bound, views")} {Ratio("authors", "ours")} {Ratio("ours", "plain")} {Ratio("representation", "plain")} {Ratio("Gramian only", "plain")}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line}  {times.Rounds,6}  {times.LoadBefore}..{times.LoadAfter}"));

        string Ratio(string variant, string other)
        {
            var (a, b, c) = (times.MedianOfRatios(variant, other), times.RatioOfMedians(variant, other), times.MedianOfProcessorRatios(variant, other));
            return string.Create(CultureInfo.InvariantCulture, $"{a:f3} {b:f3} {c:f3}").PadLeft(20);
        }
    }

    public static void Write(string path, IEnumerable<StepTimes> all)
    {
        var document = new
        {
            date = DateTime.UtcNow,
            machine = new { processors = Environment.ProcessorCount, threads = torch.get_num_threads(), os = System.Runtime.InteropServices.RuntimeInformation.OSDescription },
            unit = "milliseconds; medians over interleaved rounds",
            cases = all.Select(times => new
            {
                network = times.Workload,
                tasks = times.TaskCount,
                rounds = times.Rounds,
                load = new[] { times.LoadBefore, times.LoadAfter },
                median = times.Variants.ToDictionary(variant => variant, times.MedianTime),
                medianOfRatios = Ratios(times.MedianOfRatios),
                ratioOfMedians = Ratios(times.RatioOfMedians),
                medianProcessorTime = times.Variants.ToDictionary(variant => variant, times.MedianProcessorTime),
                medianOfProcessorRatios = Ratios(times.MedianOfProcessorRatios),
            }),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(document, Indented) + "\n");

        static Dictionary<string, double> Ratios(Func<string, string, double> ratio) => new()
        {
            ["ours/bound"] = ratio("ours", "bound"),
            ["ours/bound, views"] = ratio("ours", "bound, views"),
            ["ours/plain"] = ratio("ours", "plain"),
            ["representation/plain"] = ratio("representation", "plain"),
            ["Gramian only/plain"] = ratio("Gramian only", "plain"),
            ["bound/plain"] = ratio("bound", "plain"),
            ["authors/ours"] = ratio("authors", "ours"),
            ["authors/plain"] = ratio("authors", "plain"),
        };
    }
}
