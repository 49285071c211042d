using System.Globalization;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>The size of the images that a detector sees: both sides are multiples of 32, the coarsest stride of its features.</summary>
public sealed record InputSize
{
    private const int Step = 32;
    private const int Longest = 2048;

    /// <summary>Creates a size.</summary>
    /// <param name="height">The height in pixels, a multiple of 32 from 32 to 2,048.</param>
    /// <param name="width">The width in pixels, likewise.</param>
    public InputSize(int height, int width)
    {
        Height = IsSide(height) ? height : throw new ArgumentOutOfRangeException(nameof(height), height, Rule);
        Width = IsSide(width) ? width : throw new ArgumentOutOfRangeException(nameof(width), width, Rule);
    }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    private static string Rule => $"An input size must be height x width, both multiples of {Step} from {Step} to {Longest}, such as 192x256.";

    /// <summary>Reads a size as the command line has it.</summary>
    /// <param name="text">Height, the letter x, width: <c>192x256</c>.</param>
    /// <exception cref="InputException">This is no size, or one out of range.</exception>
    public static InputSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] sides = [.. text.Split('x', 'X').Select(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : 0)];
        return sides.Length == 2 && Array.TrueForAll(sides, IsSide) ? new(sides[0], sides[1]) : throw new InputException($"{Rule} Found '{text}'.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Height}x{Width}";

    private static bool IsSide(int pixels) => pixels is >= Step and <= Longest && pixels % Step == 0;
}
