using System.Globalization;
using ScottPlot;

namespace MultiTaskGH.Examples.Common;

/// <summary>Histograms of the inner product of two tasks' gradients, as PNG: a method's variants side by side (Figure 2 of arXiv 2408.00288).</summary>
public static class InnerProductPlots
{
    private const int BinsOnASide = 24;
    private const int ColumnsAtMost = 3;

    private static readonly Color Guide = Color.FromHex("#666666");

    /// <summary>A panel for each method, with the outline of a histogram for each of its variants. The outermost bins hold what lies beyond.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="panels">The panels, row by row. A variant has the same colour in all of them.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Histograms(string path, IReadOnlyList<InnerProductPanel> panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        string[] variants = [.. panels.SelectMany(panel => panel.Variants).Select(variant => variant.Name).Distinct()];
        var columns = Math.Clamp(panels.Count, 1, ColumnsAtMost);
        var rows = Math.Max(1, (panels.Count + columns - 1) / columns);
        var multiplot = new Multiplot();
        multiplot.AddPlots(panels.Count);
        multiplot.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns);
        for (var i = 0; i < panels.Count; i++)
        {
            Draw(multiplot.GetPlot(i), panels[i], variants, isLeftmost: i % columns == 0);
        }

        AtomicFile.Write(path, partial => multiplot.SavePng(partial, 40 + 480 * columns, 440 * rows));
    }

    private static void Draw(Plot plot, InnerProductPanel panel, string[] variants, bool isLeftmost)
    {
        var scale = SignedScale.Of(panel.Variants.SelectMany(variant => variant.Values));
        var zero = plot.Add.VerticalLine(0, 1.5f, Guide);
        zero.LinePattern = LinePattern.Dashed;
        var highest = 0.0;
        foreach (var (name, values) in panel.Variants)
        {
            double[] finite = [.. values.Where(double.IsFinite)];
            if (finite.Length == 0)
            {
                continue;
            }

            var (x, y) = Outline(finite, scale);
            highest = Math.Max(highest, y.Max());
            var color = PlotStyle.Tone(Array.IndexOf(variants, name));
            var fill = plot.Add.FillY(x, new double[x.Length], y);
            fill.FillColor = color.WithAlpha(0.12);
            fill.LineWidth = 0;
            var line = plot.Add.ScatterLine(x, y);
            line.Color = color;
            line.LineWidth = 2;
            line.LegendText = string.Create(CultureInfo.InvariantCulture, $"{name}: {100.0 * finite.Count(value => value < 0) / finite.Length:f0} % below 0");
        }

        PlotStyle.Label(plot, panel.Name, $"inner product{scale.Remark}", isLeftmost ? "share of steps (%)" : "");
        var (places, labels) = scale.Ticks();
        plot.Axes.Bottom.SetTicks(places, labels);

        // Above the highest bin there is room for the legend.
        var letters = 0.09 * panel.Variants.Count;
        plot.Axes.SetLimits(-1.04, 1.04, 0, Math.Max(highest, 1) * (1.1 + letters / (1 - letters)));
        plot.ShowLegend(Alignment.UpperRight);
        if (highest == 0)
        {
            var note = plot.Add.Annotation("not measured", Alignment.MiddleCenter);
            note.LabelFontSize = 15;
            note.LabelBackgroundColor = Colors.White;
            note.LabelBorderWidth = 0;
            note.LabelShadowColor = Colors.Transparent;
        }

        plot.Layout.Fixed(new PixelPadding(left: 70, right: 20, bottom: 60, top: 45));
    }

    // The steps of the histogram, from zero to zero.
    internal static (double[] X, double[] Y) Outline(double[] values, SignedScale scale)
    {
        var counts = new int[2 * BinsOnASide];
        foreach (var value in values)
        {
            counts[(int)Math.Clamp(Math.Floor((scale.Place(value) + 1) * BinsOnASide), 0, counts.Length - 1)]++;
        }

        var x = new List<double> { -1 };
        var y = new List<double> { 0 };
        for (var bin = 0; bin < counts.Length; bin++)
        {
            var share = 100.0 * counts[bin] / values.Length;
            x.AddRange([(double)bin / BinsOnASide - 1, (bin + 1.0) / BinsOnASide - 1]);
            y.AddRange([share, share]);
        }

        return ([.. x, 1], [.. y, 0]);
    }
}

/// <summary>A panel of histograms.</summary>
/// <param name="Name">The method.</param>
/// <param name="Variants">Its variants, each with the inner products of its iterations; what is not finite is left out.</param>
public sealed record InnerProductPanel(string Name, IReadOnlyList<(string Name, double[] Values)> Variants);
