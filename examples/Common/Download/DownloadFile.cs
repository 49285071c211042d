namespace MultiTaskGH.Examples.Common;

/// <summary>A file of a data set: where it can be fetched, and how it is told from a wrong one.</summary>
public sealed record DownloadFile
{
    /// <summary>Where it belongs below the data folder, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Where it can be fetched, in the order in which this is tried.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>Its checksum; null where none is known.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>Its length in bytes; null where it is not known.</summary>
    public long? Size { get; init; }

    /// <summary>What it must be like, where no checksum is known.</summary>
    public Archive? Archive { get; init; }

    /// <summary>The last part of <see cref="Path"/>.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The same file at another server.</summary>
    /// <param name="mirror">The address of the folder that holds it there.</param>
    public DownloadFile At(Uri mirror)
    {
        ArgumentNullException.ThrowIfNull(mirror);
        return this with { Addresses = [new Uri($"{mirror.AbsoluteUri.TrimEnd('/')}/{Name}")] };
    }

    /// <summary>Whether it is in its place and as it must be.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="InputException">What is there cannot be read.</exception>
    public bool IsInPlace(string folder)
    {
        var path = System.IO.Path.Combine(folder, Path);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var content = File.OpenRead(path);
            return Flaw(content) is null;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            throw new InputException($"{path}: the file must be readable. {exception.Message}", exception);
        }
    }

    /// <summary>What is wrong with a file; null for nothing that could be found out.</summary>
    /// <param name="content">The file, from its start. Stays open.</param>
    internal string? Flaw(Stream content) =>
        Size is { } size && content.Length != size ? FormattableString.Invariant($"the file must have {size} bytes. Found {content.Length}")
        : Checksum is not null ? Checksum.Flaw(content)
        : Archive?.Flaw(content);
}
