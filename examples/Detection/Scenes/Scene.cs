using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>What a cluttered canvas with digits shows, before it is painted.</summary>
internal sealed record Scene
{
    /// <summary>Height and width of the canvas.</summary>
    public const int Side = 128;

    private const double EmptyShare = 0.05;
    private const int MostDigits = 4;
    private const int LeastHeight = 18;
    private const int MostHeight = 48;
    private const int Margin = 2;
    private const int Attempts = 30;

    // Of the smaller of two boxes.
    private const double MostOverlap = 0.05;

    // A piece of less than a third of a digit's height is no digit.
    private const int LeastFragment = 5;
    private const int MostFragment = 9;
    private const int LeastFragmentedHeight = 30;
    private const double LeastFragmentInk = 0.3;
    private const int FragmentGap = 3;

    /// <summary>The digits; a later one is painted over an earlier one.</summary>
    public required IReadOnlyList<PlacedDigit> Digits { get; init; }

    /// <summary>Parts of other digits.</summary>
    public required IReadOnlyList<PlacedInk> Fragments { get; init; }

    /// <summary>Lines from one edge to the opposite one.</summary>
    public required IReadOnlyList<Stroke> Strokes { get; init; }

    public required RgbColour Ground { get; init; }

    /// <summary>By which share the brightness of the ground varies.</summary>
    public required float GroundVariation { get; init; }

    public required ValueNoise GroundField { get; init; }

    public required double NoiseDeviation { get; init; }

    public required SampleRandom Noise { get; init; }

    /// <summary>Draws a scene.</summary>
    /// <param name="shapes">The digits that it may show.</param>
    /// <param name="random">Is drawn from.</param>
    public static Scene Draw(DigitShapes shapes, SampleRandom random)
    {
        var brightness = random.NextDouble(180, 255);
        var ground = random.NextDouble(15, 65);
        var digits = DrawDigits(shapes, brightness, ref random);
        return new()
        {
            Digits = digits,
            Fragments = DrawFragments(shapes, digits, ground, brightness, ref random),
            Strokes = DrawStrokes(ground, brightness, ref random),
            Ground = RgbColour.Tinted(ground, leastShare: 0.6, ref random),
            GroundVariation = (float)random.NextDouble(0.2, 0.6),
            GroundField = new(Side, Side, spacingX: 32, spacingY: 32, ref random),
            NoiseDeviation = random.NextDouble(3, 9),
            Noise = new(random.NextUInt64()),
        };
    }

    /// <summary>Paints the scene.</summary>
    public RgbImage Paint()
    {
        var canvas = new SceneCanvas(Side);
        canvas.Fill(Ground, GroundVariation, GroundField);
        foreach (var stroke in Strokes)
        {
            canvas.Paint(stroke);
        }

        foreach (var fragment in Fragments)
        {
            canvas.Paint(fragment);
        }

        foreach (var digit in Digits)
        {
            canvas.Paint(digit.Ink);
        }

        canvas.AddNoise(NoiseDeviation, Noise);
        return canvas.ToImage();
    }

    private static List<PlacedDigit> DrawDigits(DigitShapes shapes, double brightness, ref SampleRandom random)
    {
        var count = random.NextDouble() < EmptyShare ? 0 : 1 + random.NextInt(MostDigits);
        var digits = new List<PlacedDigit>();
        for (var k = 0; k < count; k++)
        {
            var number = random.NextInt(shapes.Count);
            var mask = shapes.Mask(number, LeastHeight + random.NextInt(MostHeight - LeastHeight + 1), random.NextDouble(0.85, 1.2));
            var colour = RgbColour.Tinted(random.NextDouble(0.85, 1) * brightness, leastShare: 0.75, ref random);
            if (Place(mask, colour, box => digits.TrueForAll(other => Overlap(other.Ink.Box, box) <= MostOverlap), ref random) is { } ink)
            {
                digits.Add(new(shapes.Row(number), shapes.Label(number), ink));
            }
        }

        return digits;
    }

    // Fragments keep off the digits: a 1 with a fragment at its top would be a 7.
    private static List<PlacedInk> DrawFragments(DigitShapes shapes, List<PlacedDigit> digits, double ground, double brightness, ref SampleRandom random)
    {
        var fragments = new List<PlacedInk>();
        for (var k = 4 + random.NextInt(8); k > 0; k--)
        {
            var whole = shapes.Mask(random.NextInt(shapes.Count), LeastFragmentedHeight + random.NextInt(MostHeight - LeastFragmentedHeight + 1), stretch: 1);
            var (width, height) = (FragmentSide(whole.Width, ref random), FragmentSide(whole.Height, ref random));
            var part = whole.Cut(new(random.NextInt(whole.Width - width + 1), random.NextInt(whole.Height - height + 1), width, height));
            var colour = RgbColour.Tinted(Between(ground, brightness, random.NextDouble(0.4, 0.9)), leastShare: 0.75, ref random);
            if (part.InkShare() >= LeastFragmentInk && Place(part, colour, box => digits.TrueForAll(digit => digit.Ink.Box.Intersect(Grown(box)).Area == 0), ref random) is { } ink)
            {
                fragments.Add(ink);
            }
        }

        return fragments;
    }

    // From edge to edge: a shorter one would be a 1.
    private static List<Stroke> DrawStrokes(double ground, double brightness, ref SampleRandom random)
    {
        var strokes = new List<Stroke>();
        for (var k = random.NextInt(4); k > 0; k--)
        {
            var (start, end) = ((float)random.NextDouble(0, Side), (float)random.NextDouble(0, Side));
            var isSteep = random.NextInt(2) == 0;
            var thickness = (float)random.NextDouble(0.6, 1.6);
            var colour = RgbColour.Tinted(Between(ground, brightness, random.NextDouble(0.15, 0.4)), leastShare: 0.75, ref random);
            strokes.Add(isSteep ? new(start, 0, end, Side, thickness, colour) : new(0, start, Side, end, thickness, colour));
        }

        return strokes;
    }

    private static PlacedInk? Place(InkMask mask, RgbColour colour, Predicate<Box> isFree, ref SampleRandom random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var left = Margin + random.NextInt(Side - 2 * Margin - mask.Width + 1);
            var placed = new PlacedInk(mask, left, Margin + random.NextInt(Side - 2 * Margin - mask.Height + 1), colour);
            if (isFree(placed.Box))
            {
                return placed;
            }
        }

        return null;
    }

    private static double Overlap(Box first, Box second) => first.Intersect(second).Area / Math.Min(first.Area, second.Area);

    private static Box Grown(Box box) => new(box.Left - FragmentGap, box.Top - FragmentGap, box.Right + FragmentGap, box.Bottom + FragmentGap);

    private static int FragmentSide(int whole, ref SampleRandom random) => Math.Min(whole, LeastFragment + random.NextInt(MostFragment - LeastFragment + 1));

    private static double Between(double first, double second, double share) => first + share * (second - first);
}
