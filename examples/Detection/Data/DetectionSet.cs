using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>Images and the objects in them. Safe to use from several threads.</summary>
public abstract class DetectionSet : IDisposable
{
    /// <summary>The name in tables, such as <c>bccd test</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Where the images come from, for messages.</summary>
    public abstract string Origin { get; }

    /// <summary>The names of the classes; a label is an index into them.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many images there are.</summary>
    public abstract int Count { get; }

    /// <summary>The name of an image, such as <c>000005</c>.</summary>
    /// <param name="index">Which one.</param>
    public abstract string ImageName(int index);

    /// <summary>The size of an image in pixels.</summary>
    /// <param name="index">Which one.</param>
    public abstract (int Width, int Height) Size(int index);

    /// <summary>The objects in an image, in its pixels; none where it shows none.</summary>
    /// <param name="index">Which one.</param>
    public abstract IReadOnlyList<LabelledBox> Objects(int index);

    /// <summary>Reads an image.</summary>
    /// <param name="index">Which one.</param>
    /// <exception cref="InputException">The image is missing, broken, or of another size than <see cref="Size"/>.</exception>
    public abstract RgbImage Read(int index);

    /// <summary>Appends what identifies the images and their objects.</summary>
    /// <param name="hash">Is appended to.</param>
    public abstract void AppendTo(IncrementalHash hash);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the set holds.</summary>
    /// <param name="disposing">Whether managed objects are to be released too.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
