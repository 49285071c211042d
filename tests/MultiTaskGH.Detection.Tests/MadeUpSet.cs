using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Detection.Tests;

/// <summary>Images in one colour, whose red is their number, with as many objects as the remainder of that by 3.</summary>
internal sealed class MadeUpSet(int count, int broken = -1) : DetectionSet
{
    public override string Name => "made-up";

    public override string Origin => "nowhere";

    public override IReadOnlyList<string> ClassNames { get; } = ["first", "second"];

    public override int Count => count;

    public bool IsDisposed { get; private set; }

    public override string ImageName(int index) => $"image {index}";

    public override (int Width, int Height) Size(int index) => (40 + index, 30);

    public override IReadOnlyList<LabelledBox> Objects(int index) =>
        [.. Enumerable.Range(0, index % 3).Select(k => new LabelledBox(k, new(10 * k, 5, 10 * k + 8, 20), IsDifficult: k == 1))];

    public override RgbImage Read(int index)
    {
        if (index == broken)
        {
            throw new InputException($"{ImageName(index)}: it is broken.");
        }

        var (width, height) = Size(index);
        return new(width, height, [.. Enumerable.Repeat(new[] { (byte)index, (byte)100, (byte)200 }, width * height).SelectMany(pixel => pixel)]);
    }

    public override void AppendTo(IncrementalHash hash) => hash.AppendData([(byte)count]);

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
