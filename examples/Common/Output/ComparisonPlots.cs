using ScottPlot;

namespace MultiTaskGH.Examples.Common;

/// <summary>The plots of a comparison of methods on several tasks, as PNG.</summary>
public static class ComparisonPlots
{
    private static readonly Color Guide = Color.FromHex("#666666");

    /// <summary>A row for each method: left its error in each task, right its mean improvement over equal weights with one standard deviation.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title.</param>
    /// <param name="errorName">What the errors are.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="methods">From top to bottom; the first one's errors are drawn through all rows.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Errors(string path, string title, string errorName, IReadOnlyList<string> tasks, IReadOnlyList<MethodErrors> methods)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(methods);
        var panels = new Multiplot();
        panels.AddPlots(2);
        panels.Layout = new ScottPlot.MultiplotLayouts.Columns();

        var errors = panels.GetPlot(0);
        for (var task = 0; task < tasks.Count; task++)
        {
            var color = PlotStyle.Tone(task + 1);
            int[] rows = [.. Enumerable.Range(0, methods.Count).Where(i => methods[i].Errors.Count > 0)];
            var dots = errors.Add.ScatterPoints([.. rows.Select(i => methods[i].Errors[task])], Places(rows));
            dots.Color = color;
            dots.MarkerShape = PlotStyle.Shape(task + 1);
            dots.MarkerSize = 9;
            dots.LegendText = tasks[task];
            if (methods[0].Errors.Count > 0)
            {
                var reference = errors.Add.VerticalLine(methods[0].Errors[task], 1, color.WithAlpha(0.6));
                reference.LinePattern = LinePattern.Dashed;
            }
        }

        const int Letter = 9, LineHeight = 24;
        Rows(errors, methods, title, $"{errorName}; dashed: {methods[0].Name}", 115 + Letter * tasks.Max(task => task.Length));
        errors.Axes.Margins(horizontal: 0.05);
        errors.ShowLegend(Edge.Right);

        var improvements = panels.GetPlot(1);
        int[] measured = [.. Enumerable.Range(0, methods.Count).Where(i => double.IsFinite(methods[i].Improvement.Mean))];
        double[] means = [.. measured.Select(i => methods[i].Improvement.Mean)];
        double[] deviations = [.. measured.Select(i => double.IsNaN(methods[i].Improvement.Deviation) ? 0 : methods[i].Improvement.Deviation)];
        var zero = improvements.Add.VerticalLine(0, 1, Guide);
        zero.LinePattern = LinePattern.Dashed;
        if (deviations.Any(deviation => deviation > 0))
        {
            improvements.Add.Plottable(new ScottPlot.Plottables.ErrorBar(means, Places(measured), deviations, deviations, null, null) { Color = PlotStyle.Tone(1) });
        }

        var points = improvements.Add.ScatterPoints(means, Places(measured));
        points.Color = PlotStyle.Tone(1);
        points.MarkerSize = 9;
        Rows(improvements, methods, "", "mean improvement over equal weights, Δm (%)", 30);
        improvements.Axes.Margins(horizontal: 0.08);
        AtomicFile.Write(path, partial => panels.SavePng(partial, 1500, 140 + Math.Max(30 * methods.Count, LineHeight * tasks.Count)));
    }

    /// <summary>Each method as a point: the first task's accuracy against the second one's.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title.</param>
    /// <param name="tasks">The two tasks.</param>
    /// <param name="methods">Errors in percent; the first method's accuracies are drawn as lines.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void TwoTasks(string path, string title, IReadOnlyList<string> tasks, IReadOnlyList<MethodErrors> methods)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(methods);
        using var plot = new Plot();
        for (var i = 0; i < methods.Count; i++)
        {
            if (methods[i].Errors.Count != 2)
            {
                continue;
            }

            var (x, y) = (100 - methods[i].Errors[0], 100 - methods[i].Errors[1]);
            if (i == 0)
            {
                plot.Add.VerticalLine(x, 1, Guide).LinePattern = LinePattern.Dashed;
                plot.Add.HorizontalLine(y, 1, Guide).LinePattern = LinePattern.Dashed;
            }

            var point = plot.Add.ScatterPoints(new double[] { x }, new double[] { y });
            point.Color = PlotStyle.Tone(i);
            point.MarkerShape = PlotStyle.Shape(i);

            // Methods that agree lie on one point: the smaller ones, drawn later, leave a rim of the larger ones.
            point.MarkerSize = 22 - 14f * i / methods.Count;
            point.LegendText = FormattableString.Invariant($"{methods[i].Name}: {x:f2}, {y:f2}");
        }

        PlotStyle.Label(plot, title, $"accuracy of {tasks[0]} (%)", $"accuracy of {tasks[1]} (%)");
        plot.Axes.Margins(0.15, 0.15);
        plot.Axes.Left.MinimumSize = 80;
        plot.ShowLegend(Edge.Right);
        AtomicFile.Write(path, partial => plot.SavePng(partial, 1000, 650));
    }

    private static double[] Places(int[] rows) => Array.ConvertAll(rows, row => -(double)row);

    private static void Rows(Plot plot, IReadOnlyList<MethodErrors> methods, string title, string x, int right)
    {
        PlotStyle.Label(plot, title, x, "");
        plot.Axes.Left.SetTicks(Places([.. Enumerable.Range(0, methods.Count)]), [.. methods.Select(method => method.Name)]);
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Axes.SetLimitsY(-methods.Count + 0.4, 0.6);
        plot.Layout.Fixed(new PixelPadding(left: 130, right: right, bottom: 60, top: 45));
    }
}
