namespace MultiTaskGH.Examples.Common;

/// <summary>How a file came to its place.</summary>
public enum DownloadResult
{
    /// <summary>It was there and is as it must be; no server was asked.</summary>
    AlreadyThere,

    /// <summary>It was fetched.</summary>
    Fetched,
}
