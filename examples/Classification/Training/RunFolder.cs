namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Where the files of a run lie.</summary>
/// <param name="FullPath">The folder; created with the first file.</param>
/// <param name="KeepsHistory">Whether every step is written as CSV and for TensorBoard.</param>
internal sealed record RunFolder(string FullPath, bool KeepsHistory = true)
{
    public string Checkpoint => Path.Combine(FullPath, "checkpoint");

    public string? HistoryFolder => KeepsHistory ? FullPath : null;
}
