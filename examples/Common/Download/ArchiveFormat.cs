namespace MultiTaskGH.Examples.Common;

/// <summary>How an archive is packed.</summary>
public enum ArchiveFormat
{
    /// <summary>zip.</summary>
    Zip,

    /// <summary>tar.</summary>
    Tar,

    /// <summary>tar, packed with gzip.</summary>
    TarGzip,
}
