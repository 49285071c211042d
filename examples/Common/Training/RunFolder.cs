namespace MultiTaskGH.Examples.Common;

/// <summary>Where the files of a run lie.</summary>
/// <param name="FullPath">The folder; created with the first file.</param>
/// <param name="KeepsHistory">Whether every step is written as CSV and for TensorBoard.</param>
public sealed record RunFolder(string FullPath, bool KeepsHistory = true)
{
    /// <summary>The checkpoint of a run that is not done.</summary>
    public string Checkpoint => Path.Combine(FullPath, "checkpoint");

    /// <summary>The folder for every step; null where none is kept.</summary>
    public string? HistoryFolder => KeepsHistory ? FullPath : null;
}
