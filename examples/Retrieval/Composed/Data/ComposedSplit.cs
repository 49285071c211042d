using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>Images and the queries among them.</summary>
internal sealed class ComposedSplit : IDisposable
{
    /// <summary>Takes the images over.</summary>
    /// <param name="images">Bytes, N x 3 x 64 x 64; is disposed with this.</param>
    /// <param name="labels">N labels.</param>
    /// <param name="queries">At least one query; images by their numbers.</param>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public ComposedSplit(Tensor images, IReadOnlyList<string> labels, IReadOnlyList<ComposedQuery> queries)
    {
        if (images.dtype != ScalarType.Byte || images.shape is not [var count, 3, ImageStack.Side, ImageStack.Side] || count != labels.Count)
        {
            throw new ArgumentException($"The images must be bytes, {labels.Count} x 3 x {ImageStack.Side} x {ImageStack.Side}. Found {images.dtype}, {string.Join(" x ", images.shape)}.", nameof(images));
        }

        if (queries.Count == 0 || queries.Any(query => Math.Min(query.Image, query.Target) < 0 || Math.Max(query.Image, query.Target) >= labels.Count))
        {
            throw new ArgumentException("There must be queries, of images that there are.", nameof(queries));
        }

        Images = images;
        Labels = labels;
        Queries = queries;
    }

    /// <summary>Bytes, N x 3 x 64 x 64, on the CPU.</summary>
    public Tensor Images { get; }

    /// <summary>What each image shows. Images with equal labels show the same: where one is asked for, each is right.</summary>
    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<ComposedQuery> Queries { get; }

    /// <summary>The number of images, N.</summary>
    public int Count => Labels.Count;

    /// <summary>Appends images, labels and queries.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.Append(Count);
        hash.AppendData(Images.bytes);
        foreach (var label in Labels)
        {
            hash.Append(label);
        }

        hash.Append(Queries.Count);
        foreach (var query in Queries)
        {
            hash.Append(query.Image);
            hash.Append(query.Text);
            hash.Append(query.Target);
        }
    }

    public void Dispose() => Images.Dispose();
}
