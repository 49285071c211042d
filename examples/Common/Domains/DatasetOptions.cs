namespace MultiTaskGH.Examples.Common;

/// <summary>Where the files of a data set lie, and how its images are read.</summary>
public sealed record DatasetOptions
{
    /// <summary>The folder, or the zip file, that holds the data; null for what ships with the examples.</summary>
    public string? DataPath { get; init; }

    /// <summary>The channels that networks see: 1 or 3.</summary>
    public required int Channels { get; init; }

    /// <summary>Height and width of the images that networks see.</summary>
    public required int Side { get; init; }

    /// <summary>What happens where an image cannot be read.</summary>
    public UnreadableImages Unreadable { get; init; } = UnreadableImages.Fail;
}
