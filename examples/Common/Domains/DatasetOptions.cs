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

    /// <summary>What happens to training images; null for what is usual with the data set. Not for data sets that lie in memory.</summary>
    public ImageTransform? TrainingTransform { get; init; }

    /// <summary>How many threads decode images, at least 1; what is drawn does not depend on it.</summary>
    public int DecodingThreads { get; init; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>How many bytes of decoded and resized images a domain keeps in memory, 0 for none; what is drawn does not depend on it.</summary>
    public long CacheBytes { get; init; } = 512L << 20;
}
