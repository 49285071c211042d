using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Shifts;

/// <summary>A microscope image as another laboratory might take it: a stronger and bluer stain, a dim lamp, and an objective a little out of focus.</summary>
/// <remarks>
/// <para>Light that passes a stain is weakened by a factor, so that stains add up in optical density (Beer and Lambert; A. C. Ruifrok and D. A. Johnston,
/// <em>Quantification of histochemical staining by color deconvolution</em>, 2001). For each pixel, with colours <c>v</c> from 0 to 255:</para>
/// <list type="number">
/// <item><c>a = -ln((v + 1) / 256)</c>, the optical density of red, green and blue;</item>
/// <item><c>a' = max(0, c S R a)</c>: <c>R</c> turns by <see cref="StainAngle"/> about the grey axis (1, 1, 1), from the density of green, which makes pink, towards that of
/// red, which makes blue; <c>S</c> multiplies the densities of red, green and blue by <c>1 + b</c>, <c>1</c> and <c>1 - b</c>, where <c>b</c> is <see cref="Blueness"/>; <c>c</c> is
/// <see cref="Concentration"/>;</item>
/// <item><c>v' = 255 l (1 - g r^2) exp(-a')</c>: <c>l</c> is <see cref="Illumination"/>, <c>g</c> is <see cref="Vignetting"/>, and <c>r</c> is the distance from the lamp's
/// centre, which is 1 from the middle of the image to a corner;</item>
/// <item>a Gaussian of <see cref="BlurDeviation"/> over the image.</item>
/// </list>
/// <para>Each number is multiplied, image by image, by another one from <c>1 - s</c> to <c>1 + s</c> with <c>s</c> = <see cref="Variation"/>, and the centre lies up to <c>s</c> times the width
/// and height beside the middle.</para>
/// </remarks>
public sealed record StainAndBlur : ImageShift
{
    private static readonly float[] Density = [.. Enumerable.Range(0, 256).Select(value => (float)-Math.Log((value + 1) / 256.0))];

    /// <inheritdoc/>
    public override string Name => "stain-blur";

    /// <summary>By which factor the stain is stronger, above 0.</summary>
    public double Concentration { get; init; } = 1.5;

    /// <summary>By how many degrees colours turn in the space of optical densities.</summary>
    public double StainAngle { get; init; } = 20;

    /// <summary>How much more of red than of green is taken away, and of green than of blue, as a share; 0 to below 1.</summary>
    public double Blueness { get; init; } = 0.35;

    /// <summary>The light of the lamp as a share of what it was, above 0 to 1.</summary>
    public double Illumination { get; init; } = 0.8;

    /// <summary>The share of the light that is missing in the corners, 0 to below 1.</summary>
    public double Vignetting { get; init; } = 0.45;

    /// <summary>The standard deviation of the blur in pixels, above 0.</summary>
    public double BlurDeviation { get; init; } = 1.5;

    /// <summary>How much images differ in all this, 0 to below 1.</summary>
    public double Variation { get; init; } = 0.12;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int index)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (width, height, bytes) = image;
        var random = SampleRandom.At(seed: 0, SampleRandom.Purpose.Shift, index);
        var stain = Stain(Varied(StainAngle, ref random), Varied(Blueness, ref random), Varied(Concentration, ref random));
        var illumination = Math.Min(1, Varied(Illumination, ref random));
        var vignetting = Math.Min(1, Varied(Vignetting, ref random));
        var deviation = Varied(BlurDeviation, ref random);
        var centreX = width * (0.5 + random.NextDouble(-Variation, Variation));
        var centreY = height * (0.5 + random.NextDouble(-Variation, Variation));

        var light = new float[3 * width * height];
        var squaredHalfDiagonal = (double)(width * width + height * height) / 4;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (offX, offY) = (x + 0.5 - centreX, y + 0.5 - centreY);
                var lamp = byte.MaxValue * (float)(illumination * Math.Max(0, 1 - vignetting * (offX * offX + offY * offY) / squaredHalfDiagonal));
                var start = 3 * (y * width + x);
                Pass(bytes.AsSpan(start, 3), stain, lamp, light.AsSpan(start, 3));
            }
        }

        GaussianBlur.Apply(light, width, height, deviation);
        return new(width, height, Array.ConvertAll(light, value => (byte)Math.Clamp(value + 0.5f, 0, byte.MaxValue)));
    }

    private static void Pass(ReadOnlySpan<byte> pixel, ReadOnlySpan<float> stain, float lamp, Span<float> light)
    {
        var (red, green, blue) = (Density[pixel[0]], Density[pixel[1]], Density[pixel[2]]);
        for (var channel = 0; channel < 3; channel++)
        {
            var row = stain.Slice(3 * channel, 3);
            light[channel] = lamp * MathF.Exp(-Math.Max(0, row[0] * red + row[1] * green + row[2] * blue));
        }
    }

    // Rodrigues' formula for the axis (1, 1, 1) / sqrt(3), turning green to red.
    private static float[] Stain(double degrees, double blueness, double concentration)
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(degrees));
        var (same, towards, away) = (cosine + (1 - cosine) / 3, (1 - cosine) / 3 + sine / Math.Sqrt(3), (1 - cosine) / 3 - sine / Math.Sqrt(3));
        double[] turn = [same, towards, away, away, same, towards, towards, away, same];
        return [.. turn.Select((value, i) => (float)(concentration * (1 + blueness * (1 - i / 3)) * value))];
    }

    private double Varied(double value, ref SampleRandom random) => value * random.NextDouble(1 - Variation, 1 + Variation);
}
