using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Augmentation;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;
using MultiTaskGH.Examples.Detection.Pictures;
using MultiTaskGH.Examples.Detection.Scenes;
using MultiTaskGH.Examples.Detection.Shifts;
using SkiaSharp;

namespace MultiTaskGH.Detection.Tests;

/// <summary>Pictures of made-up scenes. Where <c>MTGH_PICTURES</c> names a folder, they stay there to be looked at.</summary>
public sealed class DetectionPictureTests : IDisposable
{
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Scenes_with_their_digits()
    {
        using var set = new ScatteredDigits("mnist scenes", "mnist", 4, ScenePart.Training);
        using var picture = Draw("scenes-mnist", path => DetectionPictures.Write(path, "Scenes of mnist", set.ClassNames, Cells(set)));
        (picture.Width, picture.Height).Should().Be((14 + 3 * 394, 36 + 34 + 7 + 2 * (380 + 24 + 14)));
        Pixels(picture, Green).Should().BeGreaterThan(1000);
        Pixels(picture, Blue).Should().Be(0, "no detector was asked");
        Pixels(picture, Vermillion).Should().Be(0);
    }

    [Fact]
    public void Scenes_of_the_target_domain()
    {
        using var set = new ShiftedSet(new ScatteredDigits("optdigits scenes", "optdigits", 3, ScenePart.Test), new InvertedTextured());
        using var picture = Draw("scenes-optdigits-inverted", path => DetectionPictures.Write(path, "Scenes of optdigits, inverted", set.ClassNames, Cells(set)));
        Pixels(picture, Green).Should().BeGreaterThan(1000);
    }

    [Fact]
    public void What_was_found_and_what_was_missed()
    {
        var image = new RgbImage(100, 50, new byte[15000]);
        LabelledBox[] objects = [new(3, new(5, 5, 25, 45)), new(7, new(60, 10, 95, 40))];
        ScoredBox[] found = [new(3, 0.87, new(6, 4, 27, 44)), new(1, 0.3, new(58, 10, 95, 40))];
        using var picture = Draw("found-and-missed", path => DetectionPictures.Write(path, null, Digits,
        [
            new(image, objects, found, "one of two: a long caption that does not fit below its image is broken at a blank"),
            new(image, objects, [], "none of two"),
            new(image, objects, null, "nobody asked"),
        ]));
        (picture.Width, picture.Height).Should().Be((14 + 3 * 394, 34 + 7 + 190 + 6 + 2 * 18 + 14));
        int[] Columns(int cell) => [Pixels(picture, Green, cell), Pixels(picture, Blue, cell), Pixels(picture, Vermillion, cell)];
        Columns(0).Should().OnlyContain(count => count > 50, "the second box has another class");
        Columns(1)[..2].Should().Equal(0, 0);
        Columns(1)[2].Should().BeGreaterThan(200);
        Columns(2)[1..].Should().Equal(0, 0);
        Columns(2)[0].Should().BeGreaterThan(400);
    }

    [Fact]
    public void Augmentation_has_a_row_for_each_image()
    {
        using var set = new ScatteredDigits("mnist scenes", "mnist", 4, ScenePart.Training);
        using var picture = Draw("augmentation-scenes", path => AugmentationPicture.Write(path, set, [1, 3], DetectionAugmentation.Training(new(128, 128)), seed: 0));
        (picture.Width, picture.Height).Should().Be((14 + 6 * 294, 36 + 34 + 7 + 2 * (280 + 24 + 14)));
        Pixels(picture, Green).Should().BeGreaterThan(1000);
    }

    [Fact]
    public void A_picture_that_cannot_be_written_is_an_output_error()
    {
        Directory.CreateDirectory(folder["taken.png"]);
        var write = () => DetectionPictures.Write(folder["taken.png"], null, Digits, [new(new(10, 10, new byte[300]), [], [], "")]);
        write.Should().Throw<OutputException>().WithMessage($"{folder["taken.png"]}: *");
        var empty = () => DetectionPictures.Write(folder["empty.png"], null, Digits, []);
        empty.Should().Throw<ArgumentOutOfRangeException>();
        File.Exists(folder["empty.png"]).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private static readonly SKColor Green = new(0x00, 0x9E, 0x73), Blue = new(0x00, 0x72, 0xB2), Vermillion = new(0xD5, 0x5E, 0x00);

    private static DetectionCell[] Cells(DetectionSet set) =>
        [.. Enumerable.Range(0, set.Count).Select(index => new DetectionCell(set.Read(index), set.Objects(index), null, set.ImageName(index)))];

    private SKBitmap Draw(string name, Action<string> draw)
    {
        var root = Environment.GetEnvironmentVariable("MTGH_PICTURES") is { Length: > 0 } named ? Directory.CreateDirectory(named).FullName : folder.Root;
        var path = Path.Combine(root, $"{name}.png");
        draw(path);
        return SKBitmap.Decode(path);
    }

    // Below the legend; of one cell of a row, or of all.
    private static int Pixels(SKBitmap picture, SKColor color, int? cell = null)
    {
        var (start, end) = cell is { } column ? (14 + 394 * column, 14 + 394 * column + 380) : (0, picture.Width);
        var pixels = picture.GetPixelSpan();
        ReadOnlySpan<byte> wanted = picture.ColorType == SKColorType.Bgra8888 ? [color.Blue, color.Green, color.Red] : [color.Red, color.Green, color.Blue];
        var count = 0;
        for (var y = 40; y < picture.Height; y++)
        {
            for (var x = start; x < end; x++)
            {
                count += pixels.Slice(4 * (y * picture.Width + x), 3).SequenceEqual(wanted) ? 1 : 0;
            }
        }

        return count;
    }
}
