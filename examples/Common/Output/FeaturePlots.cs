using System.Globalization;
using ScottPlot;

namespace MultiTaskGH.Examples.Common;

/// <summary>What a trained network does with the images of both domains, as PNG.</summary>
public static class FeaturePlots
{
    // The names of more classes do not fit beside the plot, nor numbers into the cells of a matrix.
    private const int NamedClasses = 16;
    private const float MarkerSize = 5.5f;

    /// <summary>Features of both domains on a plane: above coloured by domain, below by class. Circles are of the source, triangles of the target.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="domains">The names of source and target.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="projections">One column for each.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Projections(string path, (string Source, string Target) domains, IReadOnlyList<string> classes, IReadOnlyList<FeatureProjection> projections)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(projections);
        var isNamed = classes.Count <= NamedClasses;
        var allClasses = string.Create(CultureInfo.InvariantCulture, $"colours: {classes.Count} classes");
        var panels = new Multiplot();
        panels.AddPlots(2 * projections.Count);
        var grid = new PanelGrid(
            projections.Count,
            width: 460,
            height: 430,
            new PixelPadding(left: 40, right: 15, bottom: 40, top: 45),
            namesWidth: 0,
            PlotStyle.LegendWidth([domains.Source, domains.Target, .. isNamed ? classes : [allClasses]]));
        panels.Layout = grid;
        for (var i = 0; i < projections.Count; i++)
        {
            var projection = projections[i];
            var byDomain = panels.GetPlot(i);
            Points(byDomain, projection, k => !projection.IsTarget[k], PlotStyle.Tone(1), MarkerShape.FilledCircle, domains.Source);
            Points(byDomain, projection, k => projection.IsTarget[k], PlotStyle.Tone(2), MarkerShape.FilledTriangleUp, domains.Target);
            Frame(byDomain, projection.Name, grid, i);
            var byClass = panels.GetPlot(projections.Count + i);
            for (var label = 0; label < classes.Count; label++)
            {
                Points(byClass, projection, k => !projection.IsTarget[k] && projection.Labels[k] == label, ClassTone(label, classes.Count), MarkerShape.FilledCircle, isNamed ? classes[label] : "");
                Points(byClass, projection, k => projection.IsTarget[k] && projection.Labels[k] == label, ClassTone(label, classes.Count), MarkerShape.FilledTriangleUp, "");
            }

            if (!isNamed)
            {
                byClass.Legend.ManualItems.AddRange([
                    new() { LabelText = domains.Source, MarkerStyle = new(MarkerShape.FilledCircle, MarkerSize, Colors.Gray) },
                    new() { LabelText = domains.Target, MarkerStyle = new(MarkerShape.FilledTriangleUp, MarkerSize, Colors.Gray) },
                    new() { LabelText = allClasses }]);
            }

            Frame(byClass, "", grid, projections.Count + i);
        }

        var size = grid.Size(rows: 2);
        AtomicFile.Write(path, partial => panels.SavePng(partial, size.Width, size.Height));
    }

    /// <summary>Which classes are taken for which.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="counts">By true class, then by predicted class.</param>
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
        scale.LabelStyle.Bold = false;
        scale.LabelStyle.FontName = PlotStyle.Family;
        scale.Axis.TickLabelStyle.FontName = PlotStyle.Family;
        scale.Axis.TickGenerator = new ScottPlot.TickGenerators.NumericFixedInterval(20);

        // The heat map draws row 0 at the top.
        var letters = size <= NamedClasses;
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

        PlotStyle.Label(plot, title, "predicted class", "true class");
        var places = Enumerable.Range(0, size).Select(place => (double)place).ToArray();
        plot.Axes.Bottom.SetTicks(places, [.. classes]);
        plot.Axes.Left.SetTicks([.. places.Reverse()], [.. classes]);
        plot.HideGrid();
        plot.Axes.Margins(0, 0);
        plot.Axes.Left.MinimumSize = 55;
        if (!letters || classes.Max(name => name.Length) > 2)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            var longest = 7.5f * classes.Max(name => name.Length);
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
        points.MarkerSize = MarkerSize;
        points.LegendText = name;
    }

    // Of many classes, neighbours on the plane are to differ: the hues go round by the golden section, in three lightnesses.
    private static Color ClassTone(int label, int classes) => classes switch
    {
        <= 10 => new ScottPlot.Palettes.Category10().GetColor(label),
        <= 20 => new ScottPlot.Palettes.Category20().GetColor(label),
        _ => Color.FromHSL((float)(label * 0.618034 % 1), 0.75f, 0.35f + 0.13f * (label % 3)),
    };

    // The coordinates of t-SNE have no meaning: only nearness has.
    private static void Frame(Plot plot, string title, PanelGrid grid, int panel)
    {
        PlotStyle.Label(plot, title, "t-SNE 1", grid.IsFirst(panel) ? "t-SNE 2" : "");
        plot.HideGrid();
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        if (grid.IsLast(panel))
        {
            plot.ShowLegend(Edge.Right);
        }
        else
        {
            plot.HideLegend();
        }

        grid.Fit(plot, panel);
    }
}
