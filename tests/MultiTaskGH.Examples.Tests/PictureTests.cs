using FluentAssertions;
using MultiTaskGH.Examples.Common;
using SkiaSharp;

namespace MultiTaskGH.Examples.Tests;

/// <summary>Pictures of made-up numbers. Where <c>MTGH_PICTURES</c> names a folder, they stay there to be looked at.</summary>
public sealed class PictureTests : IDisposable
{
    private static readonly string[] Variants = ["none", "GH", "GH++"];
    private static readonly string[] Office = [.. "back_pack bike bike_helmet bookcase bottle calculator desk_chair desk_lamp desktop_computer file_cabinet headphones keyboard laptop_computer letter_tray mobile_phone monitor mouse mug paper_notebook pen phone printer projector punchers ring_binder ruler scissors speaker stapler tape_dispenser trash_can".Split(' ')];

    // The palette: grey, blue, vermillion, green.
    private static readonly SKColor Grey = new(0x99, 0x99, 0x99), Blue = new(0x00, 0x72, 0xB2), Vermillion = new(0xD5, 0x5E, 0x00), Green = new(0x00, 0x9E, 0x73);

    private readonly TemporaryFolder folder = new();
    private readonly Random random = new(1);

    [Fact]
    public void Inner_products_of_two_methods()
    {
        var picture = Draw("inner-products-2", path => InnerProductPlots.Histograms(path, [Panel("MCD", 0.02), Panel("DWL", 1)]));
        Shows(picture, Grey, Blue, Vermillion);
    }

    [Fact]
    public void Inner_products_of_six_methods_of_many_magnitudes()
    {
        var heavy = new InnerProductPanel("SWD", [.. Variants.Select((name, i) => (name, Values(2000, () => (Normal() + 0.5 * i) * Math.Exp(3 * Normal()))))]);
        var tiny = new InnerProductPanel("CDAN", [.. Variants.Select((name, i) => (name, Values(2000, () => 1e-6 * (Normal() + i) * Math.Exp(2.5 * Normal()))))]);
        var picture = Draw("inner-products-6", path => InnerProductPlots.Histograms(path, [Panel("DANN", 300), heavy, tiny, Panel("MCD", 0.02), Panel("DWL", 1), new("SourceOnly", [("none", [double.NaN])])]));
        Shows(picture, Grey, Blue, Vermillion);
    }

    [Fact]
    public void Angles_and_weights_of_three_variants()
    {
        const int Iterations = 600;
        var traces = Variants.Select((name, i) =>
        {
            var angles = Values(Iterations, () => 90 + (10 - 4 * i) * Normal());
            double[] weights = [.. angles.Select(angle => i == 0 ? 1 : 1 + Math.Max(0, angle - 90) / 90 * Math.Exp(Normal()))];
            return new ConflictTrace(name, Steps(Iterations, 1), angles, angles, [("align", weights), ("cls", [.. weights.Select(weight => 1 / weight)])]);
        });
        var picture = Draw("angles-and-weights", path => Plots.AnglesAndWeights(path, [.. traces]));
        Shows(picture, Green, Blue, Vermillion);
    }

    [Fact]
    public void Accuracies_with_bands()
    {
        var series = Variants.Select((name, i) =>
        {
            var steps = Steps(20, 500);
            double[] means = [.. steps.Select(step => 90 + 2 * i - 40 * Math.Exp(-step / 2000) + Normal())];
            return new Series(name, steps, means, [.. means.Select(mean => mean - 1 - random.NextDouble())], [.. means.Select(mean => mean + 1 + random.NextDouble())]);
        });
        var picture = Draw("accuracy", path => Plots.Curves(path, "MNIST to USPS, DANN", "accuracy on the target (%)", [.. series], "lowest to highest of 5 seeds"));
        Shows(picture, Grey, Blue, Vermillion);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(31)]
    public void Confusion(int classes)
    {
        var names = classes == 10 ? [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")] : Office;
        var counts = new long[classes, classes];
        for (var label = 0; label < classes; label++)
        {
            for (var image = 0; image < 60; image++)
            {
                counts[label, random.NextDouble() < 0.8 ? label : random.Next(classes)]++;
            }
        }

        // A class in the upper half, half of which is taken for one in the right half.
        var (confused, taken) = (classes / 4, 3 * classes / 4);
        for (var label = 0; label < classes; label++)
        {
            counts[confused, label] = label == confused || label == taken ? 30 : 0;
        }

        var picture = Draw($"confusion-{classes}", path => FeaturePlots.Confusion(path, classes == 10 ? "MNIST to USPS, DANN with GH" : "Amazon to Webcam, DANN with GH", names, counts));
        using var bitmap = SKBitmap.Decode(picture);
        var half = new ScottPlot.Colormaps.Blues().GetColor(0.5);
        var places = Places(bitmap.Pixels, new SKColor(half.R, half.G, half.B));

        // Between quartiles, for the scale beside the matrix has a few rows of the colour too.
        var rows = Quartiles(places.Select(place => place / bitmap.Width));
        (rows.High - rows.Low).Should().BeLessThan(bitmap.Height / classes, "both cells lie in the row of the true class");
        rows.High.Should().BeLessThan(bitmap.Height / 2, "the first class is at the top");
        var columns = Quartiles(places.Select(place => place % bitmap.Width));
        columns.Low.Should().BeLessThan(bitmap.Width / 2);
        columns.High.Should().BeGreaterThan(bitmap.Width / 2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(31)]
    public void Projections(int classes)
    {
        var names = classes == 10 ? [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")] : Office;
        var projections = new[] { (Name: "before adaptation", Shift: 12.0), (Name: "after adaptation, GH", Shift: 1.5) }.Select(stage =>
        {
            const int Count = 800;
            int[] labels = [.. Enumerable.Range(0, Count).Select(_ => random.Next(classes))];
            bool[] isTarget = [.. Enumerable.Range(0, Count).Select(i => i % 2 == 1)];
            double[] Coordinates(Func<double, double> turn) =>
                [.. labels.Select((label, i) => 30 * Math.Sqrt((label + 0.5) / classes) * turn(2.4 * label) + (isTarget[i] ? stage.Shift : 0) + 2 * Normal())];
            return new FeatureProjection(stage.Name, Coordinates(Math.Cos), Coordinates(Math.Sin), isTarget, labels);
        });
        var picture = Draw($"projections-{classes}", path => FeaturePlots.Projections(path, classes == 10 ? ("MNIST", "USPS") : ("Amazon", "Webcam"), names, [.. projections]));
        Shows(picture, OnWhite(Blue), OnWhite(Vermillion));
        if (classes == 10)
        {
            Shows(picture, [.. Enumerable.Range(0, 10).Select(label => new ScottPlot.Palettes.Category10().GetColor(label)).Select(color => OnWhite(new(color.R, color.G, color.B)))]);
        }
    }

    [Fact]
    public void Accuracies_of_a_table()
    {
        string[] methods = ["DANN", "CDAN", "MCD", "SWD", "DWL"];
        string[] variants = ["none", "PCGrad", "GH", "GH++"];
        var panels = new[] { "MNIST to USPS", "USPS to MNIST" }.Select(name => new AccuracyPanel(name,
        [
            new("source only", "none", 70 + 5 * random.NextDouble(), 1),
            .. methods.SelectMany((method, row) => variants.Select((variant, k) => new AccuracyPoint(method, variant, 88 + row + 1.2 * k + random.NextDouble(), 0.3 + random.NextDouble()))),
        ]));
        var picture = Draw("table", path => TablePlots.Accuracies(path, "one standard error of 5 seeds", [.. panels]));
        Shows(picture, Grey, Blue, Vermillion, Green);
    }

    public void Dispose() => folder.Dispose();

    private byte[] Draw(string name, Action<string> draw)
    {
        var root = Environment.GetEnvironmentVariable("MTGH_PICTURES") is { Length: > 0 } named ? Directory.CreateDirectory(named).FullName : folder.Root;
        var path = Path.Combine(root, $"{name}.png");
        draw(path);
        return File.ReadAllBytes(path);
    }

    private static void Shows(byte[] picture, params ReadOnlySpan<SKColor> colors)
    {
        using var bitmap = SKBitmap.Decode(picture);
        var pixels = bitmap.Pixels;
        foreach (var color in colors)
        {
            Places(pixels, color).Count.Should().BeGreaterThan(200, $"lines and points have the colour {color}");
        }
    }

    // Colours are rounded where they are mixed.
    private static List<int> Places(SKColor[] pixels, SKColor color)
    {
        var places = new List<int>();
        for (var place = 0; place < pixels.Length; place++)
        {
            var pixel = pixels[place];
            if (Math.Abs(pixel.Red - color.Red) <= 1 && Math.Abs(pixel.Green - color.Green) <= 1 && Math.Abs(pixel.Blue - color.Blue) <= 1)
            {
                places.Add(place);
            }
        }

        return places;
    }

    // Points are drawn with an opacity of 0.65.
    private static SKColor OnWhite(SKColor color) => new(Mixed(color.Red), Mixed(color.Green), Mixed(color.Blue));

    private static byte Mixed(byte part) => (byte)Math.Round(0.65 * part + 0.35 * 255);

    private static (int Low, int High) Quartiles(IEnumerable<int> values)
    {
        int[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4]);
    }

    private InnerProductPanel Panel(string name, double scale) =>
        new(name, [.. Variants.Select((variant, i) => (variant, Values(2000, () => scale * (0.4 * i - 0.3 + (1 + 0.2 * i) * Normal()))))]);

    private static double[] Steps(int count, double every) => [.. Enumerable.Range(1, count).Select(i => i * every)];

    private static double[] Values(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
