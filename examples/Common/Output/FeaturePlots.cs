using System.Globalization;
using ScottPlot;

namespace MultiTaskGH.Examples.Common;

/// <summary>What a trained network does with the images of both domains, as PNG.</summary>
public static class FeaturePlots
{
    // More classes than this cannot be told apart by colour, and their names do not fit beside the plot.
    private const int ClassesInColour = 16;

    /// <summary>Features of both domains on a plane: above coloured by domain, below by class.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="domains">The names of source and target.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="projections">One column for each.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Projections(string path, (string Source, string Target) domains, IReadOnlyList<string> classes, IReadOnlyList<FeatureProjection> projections)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(projections);
        var rows = classes.Count <= ClassesInColour ? 2 : 1;
        var panels = new Multiplot();
        panels.AddPlots(rows * projections.Count);
        panels.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, projections.Count);
        string[] names = rows == 2 ? [domains.Source, domains.Target, .. classes] : [domains.Source, domains.Target];
        var legendWidth = 60 + 9.5f * names.Max(name => name.Length);
        for (var i = 0; i < projections.Count; i++)
        {
            var projection = projections[i];
            var byDomain = panels.GetPlot(i);
            Points(byDomain, projection, k => !projection.IsTarget[k], PlotStyle.Tone(1), MarkerShape.FilledCircle, domains.Source);
            Points(byDomain, projection, k => projection.IsTarget[k], PlotStyle.Tone(2), MarkerShape.FilledTriangleUp, domains.Target);
            Frame(byDomain, projection.Name, legendWidth);
            if (rows == 1)
            {
                continue;
            }

            var byClass = panels.GetPlot(projections.Count + i);
            for (var label = 0; label < classes.Count; label++)
            {
                Points(byClass, projection, k => !projection.IsTarget[k] && projection.Labels[k] == label, ClassTone(label, classes.Count), MarkerShape.FilledCircle, classes[label]);
                Points(byClass, projection, k => projection.IsTarget[k] && projection.Labels[k] == label, ClassTone(label, classes.Count), MarkerShape.FilledTriangleUp, "");
            }

            Frame(byClass, "", legendWidth);
        }

        AtomicFile.Write(path, partial => panels.SavePng(partial, (int)(560 + legendWidth) * projections.Count, 540 * rows));
    }

    /// <summary>Which classes are taken for which.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="counts">By true class, then by answer.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Confusion(string path, string title, IReadOnlyList<string> classes, long[,] counts)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(counts);
        using var plot = new Plot();
        var size = classes.Count;
        var shares = new double[size, size];
        for (var row = 0; row < size; row++)
        {
            var total = Enumerable.Range(0, size).Sum(column => counts[row, column]);
            for (var column = 0; column < size; column++)
            {
                shares[row, column] = total > 0 ? 100.0 * counts[row, column] / total : double.NaN;
            }
        }

        var map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.ManualRange = new(0, 100);
        map.NaNCellColor = Colors.LightGray;
        var scale = plot.Add.ColorBar(map);
        scale.Label = "share of the true class (%)";
        scale.LabelStyle.FontSize = 14;

        // The heat map draws row 0 at the top.
        var letters = size <= ClassesInColour;
        for (var row = 0; letters && row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                if (shares[row, column] >= 0.5)
                {
                    var text = plot.Add.Text(shares[row, column].ToString("f0", CultureInfo.InvariantCulture), column, size - 1 - row);
                    text.LabelAlignment = Alignment.MiddleCenter;
                    text.LabelFontSize = 14;
                    text.LabelFontColor = shares[row, column] > 50 ? Colors.White : Colors.Black;
                }
            }
        }

        PlotStyle.Label(plot, title, "answer", "true class");
        var places = Enumerable.Range(0, size).Select(place => (double)place).ToArray();
        plot.Axes.Bottom.SetTicks(places, [.. classes]);
        plot.Axes.Left.SetTicks([.. places.Reverse()], [.. classes]);
        plot.HideGrid();
        plot.Axes.Margins(0, 0);
        if (!letters || classes.Max(name => name.Length) > 2)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            var longest = 8.5f * classes.Max(name => name.Length);
            plot.Axes.Bottom.MinimumSize = 50 + longest;
            plot.Axes.Left.MinimumSize = 50 + longest;
        }

        var side = 360 + Math.Max(45 * Math.Min(size, 12), 17 * size);
        AtomicFile.Write(path, partial => plot.SavePng(partial, side + 120, side));
    }

    private static void Points(Plot plot, FeatureProjection projection, Func<int, bool> isShown, Color color, MarkerShape shape, string name)
    {
        int[] shown = [.. Enumerable.Range(0, projection.X.Length).Where(isShown)];
        if (shown.Length == 0)
        {
            return;
        }

        var points = plot.Add.ScatterPoints(Array.ConvertAll(shown, k => projection.X[k]), Array.ConvertAll(shown, k => projection.Y[k]));
        points.Color = color.WithAlpha(0.65);
        points.MarkerShape = shape;
        points.MarkerSize = 5.5f;
        points.LegendText = name;
    }

    private static Color ClassTone(int label, int classes) =>
        classes <= 10 ? new ScottPlot.Palettes.Category10().GetColor(label) : new ScottPlot.Palettes.Category20().GetColor(label);

    // The coordinates of t-SNE have no meaning: only nearness has.
    private static void Frame(Plot plot, string title, float legendWidth)
    {
        PlotStyle.Label(plot, title, "t-SNE 1", "t-SNE 2");
        plot.HideGrid();
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.ShowLegend(Edge.Right);

        // Equal margins, so that the panels are of one size.
        plot.Layout.Fixed(new PixelPadding(left: 40, right: legendWidth, bottom: 45, top: 45));
    }
}
