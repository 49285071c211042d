using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class DigitSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Images_of_28_by_28_are_kept_as_they_are()
    {
        var pixels = new byte[3 * 784];
        new Random(1).NextBytes(pixels);
        using var set = Read([3, 28, 28], pixels, [7, 0, 9]);
        set.Count.Should().Be(3);
        set.Images.shape.Should().Equal(3, 1, 28, 28);
        set.Images.data<byte>().ToArray().Should().Equal(pixels);
        set.Labels.data<long>().ToArray().Should().Equal(7, 0, 9);
    }

    [Fact]
    public void Smaller_images_are_resized_with_pixel_centres_aligned()
    {
        // A ramp of 14 columns at twice the width: each inner pixel lies a quarter of the way between two old ones, the outermost keep their value.
        byte[] row = [.. Enumerable.Range(0, 14).Select(column => (byte)(16 * column))];
        using var set = Read([1, 14, 14], [.. Enumerable.Repeat(row, 14).SelectMany(values => values)], [4]);
        var resized = set.Images.data<byte>().ToArray()[..28];
        resized[0].Should().Be(0);
        resized[27].Should().Be(208);
        for (var column = 1; column < 27; column++)
        {
            resized[column].Should().Be((byte)(8 * column - 4));
        }
    }

    [Fact]
    public void Colour_becomes_the_luma_of_BT601()
    {
        var pixels = new byte[784 * 3];
        for (var i = 0; i < 784; i++)
        {
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = (200, 100, 50);
        }

        using var set = Read([1, 28, 28, 3], pixels, [1]);
        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
        set.Images.data<byte>().ToArray().Should().AllBeEquivalentTo((byte)124);
    }

    [Fact]
    public void Networks_see_numbers_from_minus_one_to_one()
    {
        using var bytes = torch.tensor(new byte[] { 0, 51, 255 });
        using var scaled = DigitSet.Scaled(bytes);
        scaled.data<float>().ToArray().Should().SatisfyRespectively(
            v => v.Should().Be(-1),
            v => v.Should().BeApproximately(-0.6f, 1e-6f, "51 / 127.5 - 1, in float32"),
            v => v.Should().BeApproximately(1, 1e-6f));
    }

    [Theory]
    [InlineData(new[] { 3, 28, 28 }, new[] { 2 }, 0, "*one label for each image*Found 2 labels and 3 images*")]
    [InlineData(new[] { 2, 28, 28 }, new[] { 2 }, 10, "*from 0 to 9. Found 10 in row 1*")]
    [InlineData(new[] { 2, 28 }, new[] { 2 }, 0, "*images must be*Found 2 x 28*")]
    [InlineData(new[] { 2, 28, 28, 4 }, new[] { 2 }, 0, "*images must be*Found 2 x 28 x 28 x 4*")]
    [InlineData(new[] { 2, 28, 28 }, new[] { 2, 1 }, 0, "*one dimension. Found 2 x 1*")]
    public void Files_that_do_not_fit_are_errors(int[] imageSizes, int[] labelSizes, int lastLabel, string expected)
    {
        var labels = new byte[labelSizes.Aggregate(1, (a, b) => a * b)];
        labels[^1] = (byte)lastLabel;
        File.WriteAllBytes(folder["images"], IdxBytes.Of(imageSizes, new byte[imageSizes.Aggregate(1, (a, b) => a * b)]));
        File.WriteAllBytes(folder["labels"], IdxBytes.Of(labelSizes, labels));
        var read = () => DigitSet.Read(folder["images"], folder["labels"]);
        read.Should().Throw<InputException>().WithMessage(expected);
    }

    public void Dispose() => folder.Dispose();

    private DigitSet Read(int[] sizes, byte[] pixels, byte[] labels)
    {
        File.WriteAllBytes(folder["images"], IdxBytes.Of(sizes, pixels));
        File.WriteAllBytes(folder["labels"], IdxBytes.Of([labels.Length], labels));
        return DigitSet.Read(folder["images"], folder["labels"]);
    }
}
