namespace MultiTaskGH.Examples.Tests;

/// <summary>A copy of <c>examples/Classification/results</c>.</summary>
internal static class CommittedResults
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Results");
}
