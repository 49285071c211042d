using FluentAssertions;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class ImageResamplerTests
{
    private readonly Resampler resampler = new();

    [Fact]
    public void The_same_size_changes_nothing()
    {
        var image = Noise(13, 7);
        Resize(image, 13, 7, 13, 7).Should().Equal(image[..^1]);
    }

    [Fact]
    public void One_colour_stays_one_colour_at_every_size()
    {
        foreach (var size in (int[])[1, 2, 3, 10, 64, 200])
        {
            var resized = Resize([.. Enumerable.Repeat((byte)255, 3 * 31 * 17 + 1)], 31, 17, size, size);
            resized.Length.Should().Be(3 * size * size);
            resized.Distinct().Should().Equal(255);
        }
    }

    [Theory]
    [InlineData(64, 64, 73, 73)]
    [InlineData(9, 5, 11, 30)]
    [InlineData(40, 30, 20, 10)]
    [InlineData(31, 57, 13, 20)]
    [InlineData(20, 20, 7, 41)]
    [InlineData(5, 3, 1, 1)]
    public void Resized_images_are_those_of_torch_with_antialiasing(int width, int height, int newWidth, int newHeight)
    {
        var image = Noise(width, height);
        using var scope = NewDisposeScope();
        var source = tensor(image[..^1], [height, width, 3]).permute(2, 0, 1).unsqueeze(0).to(float32);
        var expected = nn.functional.interpolate(source, [newHeight, newWidth], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true)
            .squeeze(0).permute(1, 2, 0).contiguous().data<float>().ToArray();
        var found = Resize(image, width, height, newWidth, newHeight);
        found.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThanOrEqualTo(0.501f, "bytes are rounded, and sums in float32 have an error of about 1e-4");
    }

    [Fact]
    public void A_crop_is_resized_as_if_it_were_the_whole_image()
    {
        var image = Noise(20, 20);
        var cropped = new List<byte>();
        for (var y = 5; y < 12; y++)
        {
            cropped.AddRange(image.AsSpan(3 * (20 * y + 3), 3 * 9).ToArray());
        }

        var expected = Resize([.. cropped, 0], 9, 7, 6, 6);
        var found = new byte[3 * 6 * 6];
        resampler.Resize(new Pixels(image, 20, 20, 3).Crop(new(3, 5, 9, 7)), 6, 6, found);
        found.Should().Equal(expected);
    }

    private byte[] Resize(byte[] image, int width, int height, int newWidth, int newHeight)
    {
        var destination = new byte[3 * newWidth * newHeight];
        resampler.Resize(new(image, width, height, 3), newWidth, newHeight, destination);
        return destination;
    }

    private static byte[] Noise(int width, int height)
    {
        var bytes = new byte[Pixels.PackedLength(width, height)];
        new Random(width).NextBytes(bytes);
        return bytes;
    }
}
