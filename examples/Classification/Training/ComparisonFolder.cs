using System.Text.Json;
using System.Text.RegularExpressions;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>The output folder of a comparison: what lies where, and what an earlier comparison left there.</summary>
internal sealed partial class ComparisonFolder
{
    private static readonly string[] RunFiles = ["history.csv", "history.csv.partial", "events.out.tfevents.*"];

    // Of every method with every harmonizer: an earlier comparison may have had others than this one.
    private static readonly string[] MethodFolders =
    [
        .. from method in MethodNames.All
           from harmonizer in HarmonizerNames.All.Select(HarmonizerNames.Parse)
           from heads in Enum.GetValues<HeadGradients>()
           select RunPlan.Of(method, harmonizer, heads).FileName,
    ];

    private ComparisonFolder(string path) => FullPath = path;

    public string FullPath { get; }

    public string Results => Path.Combine(FullPath, "results.json");

    public string History => Path.Combine(FullPath, "history.csv");

    public string AccuracyPlot => Path.Combine(FullPath, "accuracy.png");

    public string InnerProductsPlot => Path.Combine(FullPath, "inner-products.png");

    public string AnglesAndWeightsPlot => Path.Combine(FullPath, "angles-and-weights.png");

    /// <summary>Whether there were results of an earlier comparison.</summary>
    public bool IsReplaced { get; private init; }

    /// <summary>Opens the folder and takes away what an earlier comparison left, so that all that it holds comes from one. Other files stay.</summary>
    /// <param name="path">The folder; created where it is missing.</param>
    /// <exception cref="InputException">It cannot be written to, or holds a file of another origin where one of the comparison belongs.</exception>
    /// <exception cref="OutputException">Something of the earlier comparison cannot be deleted.</exception>
    public static ComparisonFolder Open(string path)
    {
        var full = OutputFolder.Prepare(path);
        var folder = new ComparisonFolder(full) { IsReplaced = File.Exists(Path.Combine(full, "results.json")) };

        // Results are written first: without them the other files are somebody else's.
        string[] files = [folder.Results, folder.History, folder.AccuracyPlot, folder.InnerProductsPlot, folder.AnglesAndWeightsPlot];
        var existing = Array.FindAll(files, File.Exists);
        if (existing.Length > 0 && !(folder.IsReplaced && HoldsComparison(folder.Results)))
        {
            throw new InputException(
                $"--output must name a folder for a comparison alone. Found {existing[0]}, which is not of a comparison; move it away or name another folder.");
        }

        foreach (var file in existing)
        {
            OutputException.Guard(file, () => File.Delete(file));
        }

        folder.ClearRuns();
        return folder;
    }

    /// <summary>The folder of a run's own files.</summary>
    public RunFolder Run(RunPlan plan, int seed) => new(Path.Combine(FullPath, "runs", plan.FileName, FormattableString.Invariant($"seed{seed}")));

    private static bool HoldsComparison(string results)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(results));
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && Array.TrueForAll(["commandLine", "source", "target", "summary", "runs"], name => root.TryGetProperty(name, out _));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // By name, not by what results.json lists: a run that broke down is in no list.
    private void ClearRuns()
    {
        var runs = Path.Combine(FullPath, "runs");
        foreach (var method in MethodFolders.Distinct().Select(name => Path.Combine(runs, name)).Where(Directory.Exists))
        {
            OutputException.Guard(method, () =>
            {
                foreach (var seed in Directory.GetDirectories(method).Where(seed => SeedName().IsMatch(Path.GetFileName(seed))))
                {
                    foreach (var file in RunFiles.SelectMany(pattern => Directory.GetFiles(seed, pattern)))
                    {
                        File.Delete(file);
                    }

                    DeleteIfEmpty(seed);
                }

                DeleteIfEmpty(method);
            });
        }
    }

    private static void DeleteIfEmpty(string folder)
    {
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    [GeneratedRegex("^seed[0-9]+$")]
    private static partial Regex SeedName();
}
