using MultiTaskGH.Examples.Detection.Augmentation;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Examples.Detection.Commands;

/// <summary>The size of the input where the user does not say.</summary>
internal static class InputSizes
{
    private const double Area = 192 * 256;
    private const int Step = 32;

    /// <summary>About 192 x 256 pixels, in the shape that half of the images are wider than.</summary>
    public static InputSize Usual(DetectionSet set)
    {
        double[] ratios = [.. Enumerable.Range(0, set.Count).Select(index => set.Size(index)).Select(size => (double)size.Width / size.Height).Order()];
        var ratio = Math.Clamp(ratios[ratios.Length / 2], 0.25, 4);
        return new(Multiple(Math.Sqrt(Area / ratio)), Multiple(Math.Sqrt(Area * ratio)));
    }

    private static int Multiple(double length) => Math.Max(1, (int)Math.Round(length / Step)) * Step;
}
