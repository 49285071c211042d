using FluentAssertions;
using MultiTaskGH.Examples.Common;
using SkiaSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class ImageDecoderTests
{
    private static readonly SKColor Orange = new(250, 150, 50);

    public static TheoryData<string, byte[]> Orange16 { get; } = new()
    {
        { "jpeg", ImageFiles.Plain(16, Orange, SKEncodedImageFormat.Jpeg) },
        { "png", ImageFiles.Plain(16, Orange) },
        { "webp", ImageFiles.Plain(16, Orange, SKEncodedImageFormat.Webp) },
        { "bmp", ImageFiles.Bmp(16, 16, (_, _) => Orange) },
    };

    public static TheoryData<string, byte[]> Noise { get; } = new()
    {
        { "jpeg", ImageFiles.Noise(40, 40, 1, SKEncodedImageFormat.Jpeg) },
        { "png", ImageFiles.Noise(40, 40, 1, SKEncodedImageFormat.Png) },
        { "webp", ImageFiles.Noise(40, 40, 1, SKEncodedImageFormat.Webp) },
        { "bmp", NoiseBmp() },
    };

    [Theory]
    [MemberData(nameof(Orange16))]
    public void Every_format_is_decoded(string format, byte[] file)
    {
        var (width, height, pixels) = Decode(file);
        (width, height).Should().Be((16, 16), format);

        // JPEG and WebP round the colours of an image, which they keep as luma and chroma.
        pixels.Max(pixel => Distance(pixel, Orange)).Should().BeLessThanOrEqualTo(4, format);
    }

    [Fact]
    public void Rows_and_columns_stay_in_their_order()
    {
        foreach (var file in (byte[][])[ImageFiles.Encode(3, 2, Place), ImageFiles.Bmp(3, 2, Place)])
        {
            var (width, height, pixels) = Decode(file);
            (width, height).Should().Be((3, 2));
            pixels.Select(pixel => pixel.Red).Should().Equal(0, 1, 2, 10, 11, 12);
        }

        static SKColor Place(int x, int y) => new((byte)(10 * y + x), 7, 9);
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        var (_, _, pixels) = Decode(ImageFiles.Png16(4, 4, 0x8040));
        pixels.Should().AllSatisfy(pixel => pixel.Should().Be(new SKColor(0x80, 0x80, 0x80)));
    }

    [Fact]
    public void Four_inks_become_three_colours()
    {
        // Cyan takes red away, yellow blue, and black everything: with a = 1 - ink / 255, red = a_cyan a_black.
        var (_, _, pixels) = Decode(ImageFiles.CmykJpeg(255, 128, 64, 200));
        pixels.Should().HaveCount(64);
        pixels.Max(pixel => Distance(pixel, new SKColor(200, 100, 50))).Should().BeLessThanOrEqualTo(2, "the decoder rounds");
    }

    [Fact]
    public void Colours_of_transparent_pixels_stay_what_they_are()
    {
        var (_, _, pixels) = Decode(ImageFiles.Encode(4, 4, (_, _) => new SKColor(200, 100, 40, 128)));
        pixels.Should().AllSatisfy(pixel => pixel.Should().Be(new SKColor(200, 100, 40)));
    }

    [Theory]
    [InlineData(1, "1234")]
    [InlineData(2, "2143")]
    [InlineData(3, "4321")]
    [InlineData(4, "3412")]
    [InlineData(5, "1324")]
    [InlineData(6, "3142")]
    [InlineData(7, "4231")]
    [InlineData(8, "2413")]
    public void Images_are_turned_as_their_EXIF_orientation_says(byte orientation, string corners)
    {
        // Four blocks of grey, 1 and 2 above 3 and 4, in an image that is wider than high.
        var file = ImageFiles.Encode(32, 16, (x, y) => Grey((x < 16 ? 1 : 2) + (y < 8 ? 0 : 2)), SKEncodedImageFormat.Jpeg, quality: 100);
        var (width, height, pixels) = Decode(ImageFiles.WithOrientation(file, orientation));
        (width, height).Should().Be(orientation < 5 ? (32, 16) : (16, 32));
        int[] found = [At(1, 1), At(width - 2, 1), At(1, height - 2), At(width - 2, height - 2)];
        string.Concat(found).Should().Be(corners);

        static SKColor Grey(int number) => new((byte)(50 * number), (byte)(50 * number), (byte)(50 * number));
        int At(int x, int y) => (int)Math.Round(pixels[y * width + x].Red / 50.0);
    }

    [Theory]
    [MemberData(nameof(Noise))]
    public void A_file_that_ends_too_early_is_never_taken_for_an_image(string format, byte[] file)
    {
        Decode(file);
        for (var share = 0; share < 20; share++)
        {
            var cut = file[..(file.Length * share / 20)];
            foreach (var leastSide in (int[])[8, 40])
            {
                var decode = () => Decode(cut, leastSide);
                decode.Should().Throw<UnreadableImageException>($"{cut.Length} of {file.Length} bytes of a {format} file hold no whole image");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not found</html>")]
    [InlineData("GIF89a")]
    public void What_is_no_image_is_not_taken_for_one(string content)
    {
        var decode = () => Decode(System.Text.Encoding.ASCII.GetBytes(content));
        decode.Should().Throw<UnreadableImageException>().WithMessage("it is no JPEG, PNG, BMP or WebP image");
    }

    [Theory]
    [InlineData(60_000, 60_000, "it has more than 100 million pixels")]
    [InlineData(1, 70_000, "it has a side of more than 65,535 pixels")]
    public void A_small_file_that_promises_too_many_pixels_is_refused(int width, int height, string expected)
    {
        var decode = () => Decode(ImageFiles.Png(width, height, bits: 8, colourType: 2, [0]));
        decode.Should().Throw<UnreadableImageException>().WithMessage(expected);
    }

    [Theory]
    [InlineData(320, 40, 40)]
    [InlineData(320, 41, 80)]
    [InlineData(320, 200, 200)]
    [InlineData(320, 320, 320)]
    [InlineData(320, 500, 320)]
    public void A_large_JPEG_is_decoded_to_no_fewer_pixels_than_are_needed(int side, int leastSide, int expected)
    {
        var (width, height, pixels) = Decode(ImageFiles.Plain(side, Orange, SKEncodedImageFormat.Jpeg), leastSide);
        (width, height).Should().Be((expected, expected));
        pixels.Max(pixel => Distance(pixel, Orange)).Should().BeLessThanOrEqualTo(4);
    }

    private static (int Width, int Height, SKColor[] Pixels) Decode(byte[] file, int leastSide = int.MaxValue)
    {
        using var image = ImageDecoder.Decode(file, leastSide);
        var pixels = image.Pixels;
        var colours = new SKColor[pixels.Width * pixels.Height];
        for (var i = 0; i < colours.Length; i++)
        {
            var pixel = pixels.Row(i / pixels.Width)[(pixels.BytesPerPixel * (i % pixels.Width))..];
            colours[i] = new(pixel[0], pixel[1], pixel[2]);
        }

        return (pixels.Width, pixels.Height, colours);
    }

    private static int Distance(SKColor a, SKColor b) => Math.Max(Math.Abs(a.Red - b.Red), Math.Max(Math.Abs(a.Green - b.Green), Math.Abs(a.Blue - b.Blue)));

    private static byte[] NoiseBmp()
    {
        var random = new Random(1);
        return ImageFiles.Bmp(40, 40, (_, _) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
    }
}
