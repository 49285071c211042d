using System.Runtime.Intrinsics;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>A change of brightness, contrast, saturation and hue. Each of them is affine in a pixel's colours, and so are all together.</summary>
internal readonly struct PhotometricDistortion
{
    private const double MostBrightness = 32;
    private const double MostContrast = 0.3;
    private const double MostSaturation = 0.3;
    private const double MostHueDegrees = 12;
    private const double MidGrey = 127.5;

    // What red, green and blue add to the new colours, and what is added besides; the fourth number has no meaning.
    private readonly Vector128<float> red;
    private readonly Vector128<float> green;
    private readonly Vector128<float> blue;
    private readonly Vector128<float> offset;

    /// <summary>Creates a distortion.</summary>
    /// <param name="brightness">Is added to every colour.</param>
    /// <param name="contrast">Is what distances from mid-grey are multiplied with.</param>
    /// <param name="saturation">Is what distances from a pixel's luma (ITU-R BT.601) are multiplied with.</param>
    /// <param name="hueDegrees">Is what colours turn by about the grey axis.</param>
    public PhotometricDistortion(double brightness, double contrast, double saturation, double hueDegrees)
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(hueDegrees));
        var (same, next, last) = (cosine + (1 - cosine) / 3, (1 - cosine) / 3 - sine / Math.Sqrt(3), (1 - cosine) / 3 + sine / Math.Sqrt(3));
        red = Column(0.299, same, last, next);
        green = Column(0.587, next, same, last);
        blue = Column(0.114, last, next, same);
        offset = Vector128.Create((float)(MidGrey * (1 - contrast) + brightness));

        // The rows of the turn sum to 1, so that luma, which is grey, is not turned.
        Vector128<float> Column(double luma, double toRed, double toGreen, double toBlue)
        {
            var grey = (1 - saturation) * luma;
            return Vector128.Create((float)(contrast * (saturation * toRed + grey)), (float)(contrast * (saturation * toGreen + grey)), (float)(contrast * (saturation * toBlue + grey)), 0);
        }
    }

    /// <summary>Draws a slight distortion.</summary>
    public static PhotometricDistortion Draw(ref SampleRandom random)
    {
        var brightness = random.NextDouble(-MostBrightness, MostBrightness);
        var contrast = random.NextDouble(1 - MostContrast, 1 + MostContrast);
        var saturation = random.NextDouble(1 - MostSaturation, 1 + MostSaturation);
        return new(brightness, contrast, saturation, random.NextDouble(-MostHueDegrees, MostHueDegrees));
    }

    /// <summary>Changes pixels.</summary>
    /// <param name="pixels">Red, green and blue side by side; are replaced.</param>
    public void Apply(Span<byte> pixels)
    {
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var changed = offset + pixels[i] * red + pixels[i + 1] * green + pixels[i + 2] * blue;
            var rounded = Vector128.ConvertToInt32(Vector128.Clamp(changed, Vector128<float>.Zero, Vector128.Create(255f)) + Vector128.Create(0.5f));
            pixels[i] = (byte)rounded[0];
            pixels[i + 1] = (byte)rounded[1];
            pixels[i + 2] = (byte)rounded[2];
        }
    }
}
