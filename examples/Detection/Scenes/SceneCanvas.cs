using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>A square to paint on, in numbers that become bytes at the end.</summary>
internal sealed class SceneCanvas(int side)
{
    private readonly float[] values = new float[3 * side * side];

    /// <summary>Paints a ground whose brightness varies.</summary>
    /// <param name="colour">Its colour.</param>
    /// <param name="variation">By which share of it the brightness varies, 0 to 1.</param>
    /// <param name="field">Where it is brighter.</param>
    public void Fill(RgbColour colour, float variation, ValueNoise field)
    {
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var brightness = 1 + variation * field.At(x, y);
                var pixel = Pixel(x, y);
                (pixel[0], pixel[1], pixel[2]) = (brightness * colour.Red, brightness * colour.Green, brightness * colour.Blue);
            }
        }
    }

    public void Paint(Stroke stroke)
    {
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                Cover(x, y, stroke.Coverage(x, y), stroke.Colour);
            }
        }
    }

    public void Paint(PlacedInk placed)
    {
        for (var y = 0; y < placed.Mask.Height; y++)
        {
            for (var x = 0; x < placed.Mask.Width; x++)
            {
                Cover(placed.Left + x, placed.Top + y, placed.Mask[x, y], placed.Colour);
            }
        }
    }

    /// <summary>Adds noise whose distribution is near a normal one: the sum of four uniform numbers.</summary>
    /// <param name="deviation">Its standard deviation.</param>
    /// <param name="random">Is drawn from.</param>
    public void AddNoise(double deviation, SampleRandom random)
    {
        // Four numbers from 0 to 2^16, whose sum has a variance of 4 / 12 in units of 2^32.
        var scale = (float)(deviation * Math.Sqrt(3) / (1 << 16));
        for (var i = 0; i < values.Length; i++)
        {
            var bits = random.NextUInt64();
            var sum = (int)((ushort)bits + (ushort)(bits >> 16) + (ushort)(bits >> 32) + (ushort)(bits >> 48)) - (2 << 16);
            values[i] += scale * sum;
        }
    }

    public RgbImage ToImage() => new(side, side, Array.ConvertAll(values, value => (byte)Math.Clamp(value + 0.5f, 0, byte.MaxValue)));

    private void Cover(int x, int y, float share, RgbColour colour)
    {
        var pixel = Pixel(x, y);
        pixel[0] += share * (colour.Red - pixel[0]);
        pixel[1] += share * (colour.Green - pixel[1]);
        pixel[2] += share * (colour.Blue - pixel[2]);
    }

    private Span<float> Pixel(int x, int y) => values.AsSpan(3 * (y * side + x), 3);
}
