using System.Globalization;
using System.Text.Json;
using TorchSharp;

namespace MultiTaskGH.Benchmarks;

/// <summary>Shows the times as a table and as JSON, with the ratios that matter: to the bound, to the plain step, and of the authors' loop to ours.</summary>
internal static class StepResults
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly (string Variant, string Other)[] Ratios =
    [
        ("ours", "bound"), ("ours", "bound, views"), ("ours", "plain"), ("representation", "plain"), ("Gramian only", "plain"), ("bound", "plain"), ("authors", "ours"), ("authors", "plain"),
    ];

    public static void PrintHeader(string[] variants) => Console.WriteLine(
        $"{"network",-32} {"N",2} {string.Join(" ", variants.Select(variant => variant.PadLeft(Width(variant))))}  {string.Join(" ", Shown(variants).Select(ratio => Name(ratio).PadLeft(22)))}  {"rounds",6}  load");

    /// <summary>Median wall times in milliseconds; of each ratio the median over rounds, the ratio of the medians, and the median over rounds of processor times.</summary>
    public static void Print(StepTimes times)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{times.Workload,-32} {times.TaskCount,2}");
        foreach (var variant in times.Variants)
        {
            line += " " + times.MedianTime(variant).ToString("f2", CultureInfo.InvariantCulture).PadLeft(Width(variant));
        }

        line += $"  {string.Join(" ", Shown(times.Variants).Select(ratio => Ratio(ratio.Variant, ratio.Other)))}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line}  {times.Rounds,6}  {times.LoadBefore}..{times.LoadAfter}"));

        string Ratio(string variant, string other)
        {
            var (a, b, c) = (times.MedianOfRatios(variant, other), times.RatioOfMedians(variant, other), times.MedianOfProcessorRatios(variant, other));
            return string.Create(CultureInfo.InvariantCulture, $"{a:f3} {b:f3} {c:f3}").PadLeft(22);
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
                medianOfRatios = All(times, times.MedianOfRatios),
                ratioOfMedians = All(times, times.RatioOfMedians),
                medianProcessorTime = times.Variants.ToDictionary(variant => variant, times.MedianProcessorTime),
                medianOfProcessorRatios = All(times, times.MedianOfProcessorRatios),
            }),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(document, Indented) + "\n");

        static Dictionary<string, double> All(StepTimes times, Func<string, string, double> ratio) =>
            Shown(times.Variants).ToDictionary(Name, pair => ratio(pair.Variant, pair.Other));
    }

    private static IEnumerable<(string Variant, string Other)> Shown(IReadOnlyList<string> variants) =>
        Ratios.Where(ratio => variants.Contains(ratio.Variant) && variants.Contains(ratio.Other));

    private static string Name((string Variant, string Other) ratio) => $"{ratio.Variant}/{ratio.Other}";

    private static int Width(string variant) => Math.Max(9, variant.Length);
}
