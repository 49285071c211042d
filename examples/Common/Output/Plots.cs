using System.Globalization;
using ScottPlot;

namespace MultiTaskGH.Examples.Common;

/// <summary>The plots of a training run, as PNG.</summary>
public static class Plots
{
    private static readonly Color Agreement = Color.FromHex("#4C78A8");
    private static readonly Color Conflict = Color.FromHex("#E45756");
    private static readonly Color Guide = Color.FromHex("#666666");

    private static IReadOnlyList<Color> Palette => PlotStyle.Palette;

    /// <summary>A measure over iterations.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title.</param>
    /// <param name="measure">The label of the axis, such as <c>accuracy on the target (%)</c>.</param>
    /// <param name="series">One line for each method, in percent, with a band where there are several seeds.</param>
    /// <param name="bandMeaning">What the bands show, such as <c>lowest to highest of 3 seeds</c>; null to leave that to the title. Not shown where there are none.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Curves(string path, string title, string measure, IReadOnlyList<Series> series, string? bandMeaning = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        using var plot = new Plot();
        for (var i = 0; i < series.Count; i++)
        {
            var color = Palette[i % Palette.Count];
            if (series[i].Low is { } low && series[i].High is { } high)
            {
                var band = plot.Add.FillY(series[i].X, low, high);
                band.FillColor = color.WithAlpha(0.2);
                band.LineWidth = 0;
            }

            var line = plot.Add.Scatter(series[i].X, series[i].Y);
            line.Color = color;
            line.LineWidth = 2.5f;
            line.MarkerSize = 6;
            line.LegendText = string.Create(CultureInfo.InvariantCulture, $"{series[i].Name}: {series[i].Y[^1]:f1} %");
        }

        if (bandMeaning is not null && series.Any(line => line.Low is not null))
        {
            plot.Legend.ManualItems.Add(new() { LabelText = $"bands: {bandMeaning}", FillColor = Guide.WithAlpha(0.2) });
        }

        Label(plot, title, "iteration", measure);
        plot.ShowLegend(Edge.Right);
        plot.Axes.Left.MinimumSize = 65;
        plot.Axes.Margins(left: 0.02, right: 0.02);
        Save(path, partial => plot.SavePng(partial, 1100, 600));
    }

    /// <summary>Histograms of the inner product of two tasks' gradients: conflicts left of zero (Figure 2 of arXiv 2408.00288).</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="traces">One panel for each run.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void InnerProducts(string path, IReadOnlyList<ConflictTrace> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        var panels = new Multiplot();
        panels.AddPlots(traces.Count);
        panels.Layout = new ScottPlot.MultiplotLayouts.Columns();

        // The tails reach a hundred times as far as the bulk: both outermost bins take what lies beyond. All panels share one scale.
        var limit = traces.Max(trace => Quantile([.. trace.InnerProducts.Where(double.IsFinite).Select(Math.Abs)], 0.95));
        limit = limit > 0 ? limit : 1;
        var highest = 0.0;
        for (var i = 0; i < traces.Count; i++)
        {
            var plot = panels.GetPlot(i);
            var values = traces[i].InnerProducts.Where(double.IsFinite).ToArray();
            var bins = SignedBins(values, limit);
            highest = Math.Max(highest, bins.Max(bin => bin.Value));
            var bars = plot.Add.Bars(bins);
            bars.LegendText = "";
            var zero = plot.Add.VerticalLine(0, 1, Guide);
            zero.LinePattern = LinePattern.Dashed;
            var conflicts = values.Length == 0 ? double.NaN : 100.0 * values.Count(value => value < 0) / values.Length;
            Label(plot, string.Create(CultureInfo.InvariantCulture, $"{traces[i].Name}: {conflicts:f0} % in conflict"), "inner product (outermost bins: and beyond)", i == 0 ? "share of steps (%)" : "");
            plot.Axes.Title.Label.FontSize = 17;
            Align(plot);
        }

        for (var i = 0; i < traces.Count; i++)
        {
            panels.GetPlot(i).Axes.SetLimits(-1.08 * limit, 1.08 * limit, 0, 1.08 * highest);
        }

        Save(path, partial => panels.SavePng(partial, 200 + 420 * traces.Count, 500));
    }

    /// <summary>Angles between two tasks' gradients, and the tasks' weights, over iterations.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="traces">One column for each run.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void AnglesAndWeights(string path, IReadOnlyList<ConflictTrace> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        var panels = new Multiplot();
        panels.AddPlots(2 * traces.Count);
        panels.Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 2, columns: traces.Count);
        var weightsOfAll = traces.SelectMany(trace => trace.Weights).SelectMany(weights => weights.Values).Where(double.IsFinite).DefaultIfEmpty(1).ToArray();
        var anglesOfAll = traces.SelectMany(trace => trace.Angles).Where(double.IsFinite).DefaultIfEmpty(90).ToArray();

        // In many dimensions gradients are nearly orthogonal: an axis from 0 to 180 would show a flat line.
        var opening = Math.Max(5, 1.1 * anglesOfAll.Max(angle => Math.Abs(angle - 90)));

        // A weight has no upper bound, and a few huge ones would flatten the rest: they are cut off, and the label says how many.
        var (low, high) = (weightsOfAll.Min(), Math.Max(1.1, Quantile(weightsOfAll, 0.99)));
        var above = 100.0 * weightsOfAll.Count(weight => weight > high) / weightsOfAll.Length;
        var weightLabel = above == 0 ? "weight" : string.Create(CultureInfo.InvariantCulture, $"weight ({above:f1} % lie higher)");
        var margin = 0.04 * (high - low);
        for (var i = 0; i < traces.Count; i++)
        {
            var angles = panels.GetPlot(i);
            Dots(angles, traces[i].Iterations, traces[i].Angles, Palette[3], null);
            var right = angles.Add.HorizontalLine(90, 1.5f, Guide);
            right.LinePattern = LinePattern.Dashed;
            Align(angles);
            Label(angles, traces[i].Name, "", i == 0 ? "angle (degrees)" : "");
            angles.Axes.SetLimits(0, traces[i].Iterations.Max() + 1, 90 - opening, 90 + opening);

            var weights = panels.GetPlot(traces.Count + i);
            for (var task = 0; task < traces[i].Weights.Count; task++)
            {
                var (key, values) = traces[i].Weights[task];
                Dots(weights, traces[i].Iterations, values, Palette[1 + task], key);
            }

            Label(weights, "", "iteration", i == 0 ? weightLabel : "");
            weights.Axes.SetLimits(0, traces[i].Iterations.Max() + 1, low - margin, high + margin);
            Align(weights);
            weights.ShowLegend(Edge.Top);
        }

        Save(path, partial => panels.SavePng(partial, 200 + 480 * traces.Count, 820));
    }

    private static void Dots(Plot plot, double[] x, double[] y, Color color, string? name)
    {
        var finite = Enumerable.Range(0, x.Length).Where(k => double.IsFinite(y[k])).ToArray();
        if (finite.Length == 0)
        {
            return;
        }

        double[] places = [.. finite.Select(k => x[k])];
        double[] values = [.. finite.Select(k => y[k])];
        var dots = plot.Add.ScatterPoints(places, values);
        dots.Color = color.WithAlpha(0.25);
        dots.MarkerSize = 4;
        var line = plot.Add.ScatterLine(places, MovingMean(values));
        line.Color = color;
        line.LineWidth = 2.5f;
        line.LegendText = name ?? "";
    }

    private static double[] MovingMean(double[] values)
    {
        var reach = Math.Max(1, values.Length / 40);
        return [.. Enumerable.Range(0, values.Length).Select(k => values[Math.Max(0, k - reach)..Math.Min(values.Length, k + reach + 1)].Average())];
    }

    private static List<Bar> SignedBins(double[] values, double limit)
    {
        const int Half = 20;
        var width = limit / Half;
        var counts = new int[2 * Half];
        foreach (var value in values)
        {
            counts[(int)Math.Clamp(Math.Floor(value / width) + Half, 0, 2 * Half - 1)]++;
        }

        return [.. counts.Select((count, k) => new Bar
        {
            Position = (k - Half + 0.5) * width,
            Value = 100.0 * count / Math.Max(1, values.Length),
            Size = width,
            FillColor = k < Half ? Conflict : Agreement,
            LineWidth = 0.5f,
            LineColor = Colors.White,
        })];
    }

    private static double Quantile(double[] values, double share)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    private static void Label(Plot plot, string title, string x, string y) => PlotStyle.Label(plot, title, x, y);

    // Equal margins, so that the axes of the panels stand in line.
    private static void Align(Plot plot) => plot.Layout.Fixed(new PixelPadding(left: 75, right: 20, bottom: 55, top: 45));

    private static void Save(string path, Action<string> save) => AtomicFile.Write(path, save);
}
