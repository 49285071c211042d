using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>Images of a store, which stays open as long as its owner wants.</summary>
internal sealed class StoredDetectionSet : DetectionSet
{
    private readonly ImageStore store;
    private readonly AnnotatedSplit split;
    private readonly LabelledBox[][] objects;

    /// <summary>Gives the objects of a split their labels.</summary>
    /// <exception cref="InputException">A class has no label.</exception>
    public StoredDetectionSet(ImageStore store, AnnotatedSplit split, IReadOnlyList<string> classNames)
    {
        this.store = store;
        this.split = split;
        ClassNames = classNames;
        var labels = classNames.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label, StringComparer.Ordinal);
        objects = [.. split.Images.Select(image => image.Objects.Select(item => new LabelledBox(Label(labels, image, item), item.Box, item.IsDifficult)).ToArray())];
    }

    /// <inheritdoc/>
    public override string Name => split.Name;

    /// <inheritdoc/>
    public override string Origin => split.Origin;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public override int Count => split.Images.Count;

    /// <inheritdoc/>
    public override string ImageName(int index) => split.Images[index].Name;

    /// <inheritdoc/>
    public override (int Width, int Height) Size(int index) => (split.Images[index].Width, split.Images[index].Height);

    /// <inheritdoc/>
    public override IReadOnlyList<LabelledBox> Objects(int index) => objects[index];

    /// <inheritdoc/>
    public override RgbImage Read(int index)
    {
        var described = split.Images[index];
        var image = StoredImage.Read(store, described.Path);
        return (image.Width, image.Height) == (described.Width, described.Height)
            ? image
            : throw new InputException(
                $"{store.Describe(described.Path)}: the image must have the size that {described.Annotation} says, {described.Width} x {described.Height}. Found {image.Width} x {image.Height}; correct the annotation, or take the orientation out of the image.");
    }

    /// <summary>
    /// Appends the names of the classes and, of each image, its name, size and objects, its length and a checksum: CRC-32 of the content, in a folder of
    /// the first and last KB where a file has more than 64 KB. So a set of small images is the same packed and unpacked.
    /// </summary>
    /// <inheritdoc/>
    public override void AppendTo(IncrementalHash hash)
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
            var image = split.Images[i];
            var (length, checksum) = store.Identify(image.Path);
            hash.Append(image.Name);
            hash.Append(image.Width);
            hash.Append(image.Height);
            hash.Append(length);
            hash.Append(checksum);
            hash.Append(objects[i].Length);
            foreach (var (label, box, isDifficult) in objects[i])
            {
                hash.Append(label);
                hash.Append(isDifficult ? 1 : 0);
                foreach (var corner in (double[])[box.Left, box.Top, box.Right, box.Bottom])
                {
                    hash.Append(BitConverter.DoubleToInt64Bits(corner));
                }
            }
        }
    }

    private static int Label(Dictionary<string, int> labels, AnnotatedImage image, AnnotatedObject item) =>
        labels.TryGetValue(item.ClassName, out var label)
            ? label
            : throw new InputException(
                $"{image.Annotation}: the class of an object must be one of {MessageText.List(labels.Keys)}. Found the unknown class {MessageText.Quote(item.ClassName)} in image {image.Name}; correct it, or name it among the classes.");
}
