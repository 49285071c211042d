using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Data;
using MultiTaskGH.Examples.Detection.Shifts;

namespace MultiTaskGH.Detection.Tests;

public sealed class ImageShiftTests
{
    private static readonly StainAndBlur Unchanging = new() { Concentration = 1, StainAngle = 0, Blueness = 0, Illumination = 1, Vignetting = 0, BlurDeviation = 0.05, Variation = 0 };

    [Fact]
    public void Names_are_those_of_the_command_line()
    {
        ImageShift.All.Select(shift => shift.Name).Should().Equal("inverted", "stain-blur");
        ImageShift.Parse("Stain-Blur").Should().Be(new StainAndBlur());
        ImageShift.Parse("inverted").Should().Be(new InvertedTextured());
        var parse = () => ImageShift.Parse("fog");
        parse.Should().Throw<InputException>().WithMessage("A shift must be one of inverted, stain-blur. Found 'fog'.");
    }

    [Theory]
    [InlineData("inverted")]
    [InlineData("stain-blur")]
    public void A_shifted_image_depends_on_the_image_and_its_number_alone(string name)
    {
        var shift = ImageShift.Parse(name);
        var image = Noise(23, 17);
        var before = (byte[])image.Bytes.Clone();
        var shifted = shift.Apply(image, 3);
        image.Bytes.Should().Equal(before);
        (shifted.Width, shifted.Height, shifted.Bytes.Length).Should().Be((23, 17, 3 * 23 * 17));
        shift.Apply(image, 3).Bytes.Should().Equal(shifted.Bytes);
        shift.Apply(image, 4).Bytes.Should().NotEqual(shifted.Bytes);
    }

    [Fact]
    public void A_shifted_set_keeps_everything_but_the_pixels()
    {
        var set = new MadeUpSet(5);
        using (var shifted = new ShiftedSet(set, new InvertedTextured()))
        {
            (shifted.Name, shifted.Origin, shifted.Count, shifted.ImageName(2), shifted.Size(2)).Should().Be(("made-up inverted", "nowhere, inverted", 5, "image 2", (42, 30)));
            shifted.ClassNames.Should().Equal(set.ClassNames);
            shifted.Objects(2).Should().Equal(set.Objects(2));
            shifted.Read(2).Bytes.Should().Equal(new InvertedTextured().Apply(set.Read(2), 2).Bytes);
            Hash(shifted).Should().NotBe(Hash(set));
            Hash(new ShiftedSet(set, new InvertedTextured { Depth = 0.1 })).Should().NotBe(Hash(shifted));
            Hash(new ShiftedSet(set, new InvertedTextured())).Should().Be(Hash(shifted));
        }

        set.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public void Without_a_texture_grey_values_are_inverted()
    {
        var image = Noise(9, 9);
        new InvertedTextured { Depth = 0 }.Apply(image, 0).Bytes.Should().Equal(image.Bytes.Select(value => (byte)(255 - value)));
    }

    [Fact]
    public void The_texture_darkens_by_up_to_its_depth()
    {
        var shift = new InvertedTextured { Depth = 0.4 };
        var textured = shift.Apply(new(64, 64, new byte[3 * 64 * 64]), 1).Bytes;
        textured.Min().Should().BeInRange(152, 190, "0.6 of 255 is the least");
        textured.Max().Should().BeInRange(220, 255);
    }

    [Fact]
    public void A_stain_as_it_was_changes_nothing()
    {
        // 255 (v + 1) / 256 lies between v and v + 1.
        var image = Noise(16, 12);
        Unchanging.Apply(image, 7).Bytes.Zip(image.Bytes, (found, before) => Math.Abs(found - before)).Max().Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_stain_follows_its_formula()
    {
        // Of one colour, so that the blur changes nothing. The turn by its matrix exponential's definition: many small turns of the cross product with the axis.
        double[] colour = [214, 150, 171];
        double[] density = [.. colour.Select(value => -Math.Log((value + 1) / 256))];
        const int Turns = 20_000;
        var step = -double.DegreesToRadians(20) / Turns / Math.Sqrt(3);
        for (var i = 0; i < Turns; i++)
        {
            density = [density[0] + step * (density[2] - density[1]), density[1] + step * (density[0] - density[2]), density[2] + step * (density[1] - density[0])];
        }

        double[] expected = [.. density.Zip([1.35, 1, 0.65], (value, factor) => 255 * 0.8 * Math.Exp(-1.5 * factor * value))];
        var shift = new StainAndBlur { Vignetting = 0, Variation = 0 };
        var found = shift.Apply(Plain(20, 10, 214, 150, 171), 0).Bytes;
        for (var i = 0; i < found.Length; i++)
        {
            // Bytes are rounded.
            Math.Abs(found[i] - expected[i % 3]).Should().BeLessThanOrEqualTo(0.51);
        }

        (found[2] - found[0]).Should().BeGreaterThan(171 - 214, "the stain is bluer");
    }

    [Fact]
    public void Corners_are_darker_than_the_middle_by_the_vignetting()
    {
        var found = (Unchanging with { Vignetting = 0.4 }).Apply(Plain(81, 61, 255, 255, 255), 0).Bytes;
        found[3 * (30 * 81 + 40)].Should().Be(255);

        // The centre of the corner's pixel is a little nearer than the corner.
        ((double)found[0]).Should().BeInRange(255 * 0.6, 255 * 0.62);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1.5)]
    [InlineData(2.3)]
    public void A_blurred_point_has_the_deviation_and_keeps_its_light(double deviation)
    {
        const int Side = 31;
        var image = new float[3 * Side * Side];
        image[3 * (15 * Side + 15) + 1] = 1;
        GaussianBlur.Apply(image, Side, Side, deviation);
        var (sum, spread) = (0.0, 0.0);
        for (var i = 0; i < Side * Side; i++)
        {
            (image[3 * i], image[3 * i + 2]).Should().Be((0f, 0f));
            sum += image[3 * i + 1];
            spread += image[3 * i + 1] * Math.Pow(i % Side - 15, 2);
        }

        sum.Should().BeApproximately(1, 1e-6, "weights are sums of float32");
        Math.Sqrt(spread).Should().BeApproximately(deviation, 0.02 * deviation, "the kernel ends at three deviations, which takes 2.7 % of the variance at most");
    }

    private static RgbImage Plain(int width, int height, params byte[] colour) => new(width, height, [.. Enumerable.Repeat(colour, width * height).SelectMany(part => part)]);

    private static RgbImage Noise(int width, int height)
    {
        var bytes = new byte[3 * width * height];
        new Random(width).NextBytes(bytes);
        return new(width, height, bytes);
    }

    private static string Hash(DetectionSet set)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        set.AppendTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
