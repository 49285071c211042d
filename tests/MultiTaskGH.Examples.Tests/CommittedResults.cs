namespace MultiTaskGH.Examples.Tests;

/// <summary>Copies of what <c>results</c> of the examples holds.</summary>
internal static class CommittedResults
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Results");
}
