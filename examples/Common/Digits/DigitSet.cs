using System.Security.Cryptography;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>Labelled digits in memory. Owns its tensors.</summary>
public sealed class DigitSet : IDisposable
{
    /// <summary>Height and width of an image where nothing else is asked for.</summary>
    public const int Side = 28;

    private DigitSet(string origin, Tensor images, Tensor labels)
    {
        Origin = origin;
        Images = images;
        Labels = labels;
    }

    /// <summary>The file that the images came from, and which of its rows where not all.</summary>
    public string Origin { get; }

    /// <summary>Bytes, N x channels x side x side: N x 1 x 28 x 28 where nothing else was asked for.</summary>
    public Tensor Images { get; }

    /// <summary>64-bit integers from 0 to 9, N.</summary>
    public Tensor Labels { get; }

    /// <summary>The number of digits, N.</summary>
    public int Count => (int)Images.size(0);

    /// <summary>Reads images and labels. Colour becomes grey or grey three equal channels, as asked for, and other sizes are resized; the folder Data says how.</summary>
    /// <param name="imagesPath">Three dimensions (N, height, width), or four (N, height, width, 3) for RGB.</param>
    /// <param name="labelsPath">One dimension (N).</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="side">Height and width that the images are to have.</param>
    /// <exception cref="InputException">A file is broken, the counts differ, or a label is not a digit.</exception>
    public static DigitSet Read(string imagesPath, string labelsPath, int channels = 1, int side = Side)
    {
        var images = IdxFile.Read(imagesPath);
        var labels = IdxFile.Read(labelsPath);
        if (images.Dimensions.Count != 3 && (images.Dimensions.Count != 4 || images.Dimensions[3] != 3))
        {
            throw new InputException(
                $"{imagesPath}: images must be N x height x width, or N x height x width x 3. Found {string.Join(" x ", images.Dimensions)}.");
        }

        if (labels.Dimensions.Count != 1)
        {
            throw new InputException($"{labelsPath}: labels must have one dimension. Found {string.Join(" x ", labels.Dimensions)}.");
        }

        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new InputException(
                $"{labelsPath}: there must be one label for each image of {Path.GetFileName(imagesPath)}. Found {labels.Dimensions[0]} labels and {images.Dimensions[0]} images.");
        }

        var wrong = Array.FindIndex(labels.Values, label => label > 9);
        if (wrong >= 0)
        {
            throw new InputException($"{labelsPath}: labels must be from 0 to 9. Found {labels.Values[wrong]} in row {wrong}.");
        }

        return Of(imagesPath, images.Dimensions, images.Values, labels.Values, channels, side);
    }

    /// <summary>Makes a set of images and labels that were read.</summary>
    /// <param name="origin">Where the images came from.</param>
    /// <param name="dimensions">N, height, width, and 3 for RGB.</param>
    /// <param name="pixels">The images, last dimension fastest.</param>
    /// <param name="labels">From 0 to 9, N.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="side">Height and width that the images are to have.</param>
    internal static DigitSet Of(string origin, IReadOnlyList<int> dimensions, byte[] pixels, byte[] labels, int channels, int side)
    {
        CheckSize(channels, side);
        using var scope = NewDisposeScope();
        var values = tensor(pixels, [.. dimensions.Select(dimension => (long)dimension)]);
        var classes = tensor(labels, [labels.Length]).to(int64);
        return new(origin, Convert(values, channels, side).DetachFromDisposeScope(), classes.DetachFromDisposeScope());
    }

    /// <summary>A copy of consecutive rows.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    public DigitSet Rows(int start, int count) =>
        new(
            $"{Origin}, rows {start} to {start + count - 1}",
            Images.narrow(0, start, count).clone().DetachFromDisposeScope(),
            Labels.narrow(0, start, count).clone().DetachFromDisposeScope());

    /// <summary>Appends the number of digits, the images and the labels.</summary>
    /// <param name="hash">Is appended to.</param>
    public void AppendTo(IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        using var scope = NewDisposeScope();
        hash.AppendData(BitConverter.GetBytes(Count));
        hash.AppendData(Images.cpu().contiguous().bytes);
        hash.AppendData(Labels.cpu().contiguous().bytes);
    }

    /// <summary>What networks see: bytes become numbers from -1 to 1.</summary>
    /// <param name="images">Bytes of any shape.</param>
    public static Tensor Scaled(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.to(float32).mul_(2 / 255.0).sub_(1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }

    private static void CheckSize(int channels, int side)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "There must be 1 channel or 3.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
    }

    private static Tensor Convert(Tensor values, int channels, int side)
    {
        var isColour = values.dim() == 4;
        var hasSide = values.size(1) == side && values.size(2) == side;
        var images = !isColour && hasSide ? values.unsqueeze(1) : Resize(values, isColour && channels == 1, hasSide ? null : side);
        return isColour || channels == 1 ? images : images.expand(-1, channels, -1, -1).contiguous();
    }

    private static Tensor Resize(Tensor values, bool toGrey, int? side)
    {
        // In pieces: as 32-bit numbers a large colour set takes twelve times its bytes.
        const int Piece = 2048;
        var pieces = new List<Tensor>();
        for (var start = 0L; start < values.size(0); start += Piece)
        {
            using var scope = NewDisposeScope();
            var part = values.narrow(0, start, Math.Min(Piece, values.size(0) - start)).to(float32);
            var planes = toGrey ? part.mul(tensor(Bt601)).sum(dim: 3).unsqueeze(1) : part.dim() == 4 ? part.permute(0, 3, 1, 2) : part.unsqueeze(1);
            var resized = side is { } length
                ? nn.functional.interpolate(planes, [length, length], mode: InterpolationMode.Bilinear, align_corners: false)
                : planes;
            pieces.Add(resized.round().clamp(0, 255).to(uint8).MoveToOuterDisposeScope());
        }

        return cat(pieces).contiguous();
    }

    private static readonly float[] Bt601 = [0.299f, 0.587f, 0.114f];
}
