using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>Digit images that ship with the examples, in the size that they are stored in. Safe to use from several threads.</summary>
internal sealed class DigitShapes
{
    private readonly int side;
    private readonly int first;
    private readonly byte[] pixels;
    private readonly byte[] labels;

    private DigitShapes(int side, int first, byte[] pixels, byte[] labels)
    {
        this.side = side;
        this.first = first;
        this.pixels = pixels;
        this.labels = labels;
    }

    /// <summary>The digits that scenes can be drawn of, and the side of their images as stored: resized ones might differ between machines in a last bit.</summary>
    public static IReadOnlyList<(string Digits, int Side)> Known { get; } = [("mnist", DigitSet.Side), ("optdigits", 8)];

    /// <summary>How many digits there are.</summary>
    public int Count => labels.Length;

    /// <summary>Reads the digits of a part.</summary>
    /// <param name="digits">The name of a domain of digits that ships with the examples.</param>
    /// <param name="side">The side of its images as stored.</param>
    /// <param name="part">Which of them.</param>
    public static DigitShapes Read(string digits, int side, ScenePart part)
    {
        using var data = DigitDomain.Parse(digits).Load(dataFolder: null, channels: 1, side);
        var all = data.Training;
        var cut = all.Count * 4 / 5;
        var (start, end) = part == ScenePart.Training ? (0, cut) : (cut, all.Count);
        var size = side * side;
        return new(side, start, all.Images.bytes.Slice(start * size, (end - start) * size).ToArray(), [.. all.Labels.data<long>().Skip(start).Take(end - start).Select(label => (byte)label)]);
    }

    /// <summary>The row of the whole set that a digit lies in.</summary>
    public int Row(int digit) => first + digit;

    /// <summary>What a digit is, 0 to 9.</summary>
    public int Label(int digit) => labels[digit];

    /// <summary>The digit, cut out and resized.</summary>
    /// <param name="digit">Which one.</param>
    /// <param name="height">About its height in pixels.</param>
    /// <param name="stretch">By which factor it becomes wider besides.</param>
    public InkMask Mask(int digit, int height, double stretch)
    {
        var size = side * side;
        return InkMask.OfDigit(pixels.AsSpan(digit * size, size), side, height, stretch);
    }

    /// <summary>Appends the images and labels.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(pixels);
        hash.AppendData(labels);
    }
}
