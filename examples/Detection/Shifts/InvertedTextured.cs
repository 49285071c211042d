using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Scenes;

namespace MultiTaskGH.Examples.Detection.Shifts;

/// <summary>Bright digits on a dark ground become dark ones on a bright, textured ground.</summary>
/// <remarks>
/// <c>v' = (255 - v) (1 - d t)</c> for each colour of a pixel, where <c>d</c> is <see cref="Depth"/> and <c>t</c>, from 0 to 1, is a texture like that of brushed
/// wood: the mean of smooth noise with a long and a short period along the grain, which runs level or upright by chance.
/// </remarks>
public sealed record InvertedTextured : ImageShift
{
    // In pixels along and across the grain.
    private static readonly (int Along, int Across)[] Periods = [(40, 6), (12, 2)];

    /// <inheritdoc/>
    public override string Name => "inverted";

    /// <summary>How much darker the darkest lines of the texture are, as a share; 0 for no texture, below 1.</summary>
    public double Depth { get; init; } = 0.5;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int index)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (width, height, bytes) = image;
        var random = SampleRandom.At(seed: 0, SampleRandom.Purpose.Shift, index);
        var isLevel = random.NextInt(2) == 0;
        var octaves = new ValueNoise[Periods.Length];
        for (var k = 0; k < octaves.Length; k++)
        {
            var (along, across) = Periods[k];
            octaves[k] = isLevel ? new(width, height, along, across, ref random) : new(width, height, across, along, ref random);
        }

        var shifted = new byte[bytes.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                foreach (var octave in octaves)
                {
                    sum += octave.At(x, y);
                }

                var brightness = 1 - (float)Depth * (0.5f + 0.5f * sum / octaves.Length);
                var start = 3 * (y * width + x);
                for (var i = start; i < start + 3; i++)
                {
                    shifted[i] = (byte)((byte.MaxValue - bytes[i]) * brightness + 0.5f);
                }
            }
        }

        return new(width, height, shifted);
    }
}
