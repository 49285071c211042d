using ScottPlot;

namespace MultiTaskGH.Examples.Common;

/// <summary>A table of accuracies as a picture.</summary>
public static class TablePlots
{
    private const int RowHeight = 20;

    private static readonly Color Guide = Color.FromHex("#666666");

    /// <summary>Accuracies with error bars: a panel for each direction, a row for each method, a colour for each variant.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="barMeaning">What a bar shows, such as <c>one standard error</c>.</param>
    /// <param name="panels">The panels, from left to right.</param>
    /// <param name="measure">What stands in place of the accuracy, such as <c>mAP</c>.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Accuracies(string path, string barMeaning, IReadOnlyList<AccuracyPanel> panels, string measure = "accuracy")
    {
        ArgumentNullException.ThrowIfNull(panels);
        string[] methods = [.. panels.SelectMany(panel => panel.Points).Select(point => point.Method).Distinct()];
        string[] variants = [.. panels.SelectMany(panel => panel.Points).Select(point => point.Variant).Distinct()];
        var multiplot = new Multiplot();
        multiplot.AddPlots(panels.Count);
        var grid = new PanelGrid(
            Math.Max(1, panels.Count),
            width: 440,
            height: RowHeight * Math.Max(2, variants.Length) * Math.Max(2, methods.Length),
            new PixelPadding(left: 20, right: 20, bottom: 60, top: 45),
            namesWidth: 10 + 8.5f * methods.Select(name => name.Length).DefaultIfEmpty(0).Max(),
            PlotStyle.LegendWidth(variants));
        multiplot.Layout = grid;
        for (var i = 0; i < panels.Count; i++)
        {
            var plot = multiplot.GetPlot(i);
            for (var variant = 0; variant < variants.Length; variant++)
            {
                Draw(plot, panels[i].Points, methods, variants, variant);
            }

            // Lines between the methods, where no point lies.
            for (var row = 1; row < methods.Length; row++)
            {
                plot.Add.HorizontalLine(0.5 - row, 1, Guide.WithAlpha(0.3));
            }

            PlotStyle.Label(plot, panels[i].Name, $"{measure} (%), bars: {barMeaning}", "");
            plot.Axes.Left.SetTicks([.. Enumerable.Range(0, methods.Length).Select(row => -(double)row)], grid.IsFirst(i) ? methods : [.. methods.Select(_ => "")]);
            plot.Axes.Margins(horizontal: 0.08, vertical: 0);
            plot.Axes.AutoScale();
            plot.Axes.SetLimitsY(-methods.Length + 0.5, 0.5);
            if (grid.IsLast(i))
            {
                plot.ShowLegend(Edge.Right);
            }
            else
            {
                plot.HideLegend();
            }

            grid.Fit(plot, i);
        }

        var size = grid.Size(rows: 1);
        AtomicFile.Write(path, partial => multiplot.SavePng(partial, size.Width, size.Height));
    }

    private static void Draw(Plot plot, IReadOnlyList<AccuracyPoint> all, string[] methods, string[] variants, int variant)
    {
        AccuracyPoint[] points = [.. all.Where(point => point.Variant == variants[variant])];
        if (points.Length == 0)
        {
            return;
        }

        var color = PlotStyle.Tone(variant);
        var accuracies = Array.ConvertAll(points, point => point.Accuracy);
        var places = Array.ConvertAll(points, point =>
        {
            // The variants that a method has, evenly around its name.
            string[] own = [.. variants.Where(name => all.Any(other => other.Method == point.Method && other.Variant == name))];
            return 0.7 * (0.5 - (Array.IndexOf(own, point.Variant) + 0.5) / own.Length) - Array.IndexOf(methods, point.Method);
        });
        var errors = Array.ConvertAll(points, point => double.IsNaN(point.Error) ? 0 : point.Error);
        if (Array.Exists(errors, error => error > 0))
        {
            plot.Add.Plottable(new ScottPlot.Plottables.ErrorBar(accuracies, places, errors, errors, null, null) { Color = color, LineWidth = 2 });
        }

        var dots = plot.Add.ScatterPoints(accuracies, places);
        dots.Color = color;
        dots.MarkerShape = PlotStyle.Shape(variant * PlotStyle.Palette.Count);
        dots.MarkerSize = 10;
        dots.LegendText = points[0].Variant;
    }
}

/// <summary>A panel of accuracies.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Points">What it shows.</param>
public sealed record AccuracyPanel(string Name, IReadOnlyList<AccuracyPoint> Points);

/// <summary>A method's accuracy.</summary>
/// <param name="Method">The method, which has a row of its own.</param>
/// <param name="Variant">The variant of the method, which has a colour of its own.</param>
/// <param name="Accuracy">In percent.</param>
/// <param name="Error">The half length of the error bar; NaN for none.</param>
public sealed record AccuracyPoint(string Method, string Variant, double Accuracy, double Error);
