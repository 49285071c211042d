using System.Text.Json;

namespace MultiTaskGH.Detection.Tests;

/// <summary>What other libraries make of given boxes; see the README of the golden vectors.</summary>
internal static class DetectionGoldenFiles
{
    private static string Folder => Environment.GetEnvironmentVariable("MTGH_GOLDEN_DETECTION") is { Length: > 0 } named
        ? named
        : Path.Combine(AppContext.BaseDirectory, "Golden", "detection");

    /// <summary>Reads a file of the folder.</summary>
    public static JsonElement Read(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name)));
        return golden.RootElement.Clone();
    }
}
