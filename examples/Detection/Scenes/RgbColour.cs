using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>A colour; each part from 0 to 255.</summary>
internal readonly record struct RgbColour(float Red, float Green, float Blue)
{
    /// <summary>A colour whose brightest part has a value and whose others are at most that.</summary>
    /// <param name="value">The brightest part.</param>
    /// <param name="leastShare">The least that another part may be of it.</param>
    /// <param name="random">Is drawn from.</param>
    public static RgbColour Tinted(double value, double leastShare, ref SampleRandom random)
    {
        var (red, green, blue) = (random.NextDouble(leastShare, 1), random.NextDouble(leastShare, 1), random.NextDouble(leastShare, 1));
        var scale = value / Math.Max(red, Math.Max(green, blue));
        return new((float)(scale * red), (float)(scale * green), (float)(scale * blue));
    }
}
