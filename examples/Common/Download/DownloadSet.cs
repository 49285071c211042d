namespace MultiTaskGH.Examples.Common;

/// <summary>The files of a data set.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Files">Its files; empty where the examples cannot fetch or read the original.</param>
public sealed record DownloadSet(string Name, IReadOnlyList<DownloadFile> Files)
{
    /// <summary>Where the original is, and what the examples read in its place; null where the files can be fetched.</summary>
    public string? ByHand { get; init; }

    /// <summary>What remains to be done with the files; null where nothing does.</summary>
    public string? Afterwards { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
