using System.Security.Cryptography;

namespace MultiTaskGH.Examples.Common;

/// <summary>Images of a store with a class each, in a fixed order.</summary>
public sealed class LabelledImages
{
    private readonly IReadOnlyList<string> names;

    /// <summary>Creates the set.</summary>
    /// <param name="origin">The list or folder that it was read from.</param>
    /// <param name="store">Where the images lie; stays the caller's.</param>
    /// <param name="paths">Their paths in the store.</param>
    /// <param name="names">Their paths within the set, which stay the same where the set lies elsewhere.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="classNames">The names of the classes.</param>
    internal LabelledImages(
        string origin, ImageStore store, IReadOnlyList<string> paths, IReadOnlyList<string> names, IReadOnlyList<int> labels, IReadOnlyList<string> classNames)
    {
        Origin = origin;
        Store = store;
        Paths = paths;
        this.names = names;
        Labels = labels;
        ClassNames = classNames;
    }

    /// <summary>The list or folder that the set was read from.</summary>
    public string Origin { get; }

    /// <summary>Where the images lie.</summary>
    public ImageStore Store { get; }

    /// <summary>The paths in the store.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The classes, as indices into <see cref="ClassNames"/>.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many images there are.</summary>
    public int Count => Paths.Count;

    /// <summary>
    /// Appends the names of the classes and, of each image, its path within the set, its label, its length and a checksum: CRC-32 of the content, in a
    /// folder of the first and last KB where a file has more than 64 KB. So a set of small images is the same packed and unpacked.
    /// </summary>
    /// <param name="hash">Is appended to.</param>
    public void AppendTo(IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Append(ClassNames.Count);
        foreach (var name in ClassNames)
        {
            hash.Append(name);
        }

        hash.Append(Count);
        for (var i = 0; i < Count; i++)
        {
            var (length, checksum) = Store.Identify(Paths[i]);
            hash.Append(names[i]);
            hash.Append(Labels[i]);
            hash.Append(length);
            hash.Append(checksum);
        }
    }
}
