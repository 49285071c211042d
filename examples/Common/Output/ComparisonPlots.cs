using System.Globalization;
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

        const int Letter = 9, LineHeight = 24;
        var errors = panels.GetPlot(0);

        // A method that breaks down would flatten the others: what lies beyond is drawn at the edge, and the label says so.
        var highest = methods[0].Errors.Count > 0 ? 2 * methods[0].Errors.Max() : methods.SelectMany(method => method.Errors).DefaultIfEmpty(1).Max();
        int[] rows = [.. Enumerable.Range(0, methods.Count).Where(i => methods[i].Errors.Count > 0)];
        for (var task = 0; task < tasks.Count; task++)
        {
            var color = PlotStyle.Tone(task + 1);
            var dots = errors.Add.ScatterPoints([.. rows.Select(i => Math.Min(highest, methods[i].Errors[task]))], Places(rows));
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

        var isCut = methods.Any(method => method.Errors.Any(error => error > highest));
        Rows(errors, methods, title, $"{errorName}; dashed: {methods[0].Name}{(isCut ? "; at the edge: and beyond" : "")}", 115 + Letter * tasks.Max(task => task.Length));
        errors.ShowLegend(Edge.Right);
        Improvements(panels.GetPlot(1), methods);
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
        AtomicFile.Write(path, partial => plot.SavePng(partial, 1150, Math.Max(650, 120 + 29 * methods.Count)));
    }

    private static void Improvements(Plot plot, IReadOnlyList<MethodErrors> methods)
    {
        int[] measured = [.. Enumerable.Range(0, methods.Count).Where(i => double.IsFinite(methods[i].Improvement.Mean))];
        double[] means = [.. measured.Select(i => methods[i].Improvement.Mean)];
        double[] deviations = [.. measured.Select(i => double.IsNaN(methods[i].Improvement.Deviation) ? 0 : methods[i].Improvement.Deviation)];

        // As above: three out of four methods, and as much again, stay within.
        var sizes = means.Select(Math.Abs).Order().ToArray();
        var reach = sizes.Length == 0 ? 1 : Math.Max(1, 2 * sizes[3 * (sizes.Length - 1) / 4]);
        var (low, high) = (Math.Max(-reach, means.DefaultIfEmpty(0).Min()), Math.Min(reach, means.DefaultIfEmpty(0).Max()));
        plot.Add.VerticalLine(0, 1, Guide).LinePattern = LinePattern.Dashed;
        for (var k = 0; k < means.Length; k++)
        {
            double[] place = [-measured[k]];
            double[] drawn = [Math.Clamp(means[k], low, high)];
            if (deviations[k] > 0 && drawn[0] == means[k])
            {
                plot.Add.Plottable(new ScottPlot.Plottables.ErrorBar(drawn, place, [deviations[k]], [deviations[k]], null, null) { Color = PlotStyle.Tone(1) });
            }

            var point = plot.Add.ScatterPoints(drawn, place);
            point.Color = PlotStyle.Tone(drawn[0] == means[k] ? 1 : 2);
            point.MarkerSize = 9;
            if (drawn[0] != means[k])
            {
                var text = plot.Add.Text(string.Create(CultureInfo.InvariantCulture, $"{means[k]:+0;-0}"), drawn[0], place[0]);
                text.LabelFontSize = 13;
                text.LabelAlignment = drawn[0] == low ? Alignment.MiddleLeft : Alignment.MiddleRight;
                text.OffsetX = drawn[0] == low ? 10 : -10;
            }
        }

        var isCut = means.Any(mean => mean < low || mean > high);
        Rows(plot, methods, "", $"mean improvement over equal weights, Δm (%){(isCut ? "; with a number: beyond" : "")}", 30);
    }

    private static double[] Places(int[] rows) => Array.ConvertAll(rows, row => -(double)row);

    private static void Rows(Plot plot, IReadOnlyList<MethodErrors> methods, string title, string x, int right)
    {
        PlotStyle.Label(plot, title, x, "");
        plot.Axes.Left.SetTicks(Places([.. Enumerable.Range(0, methods.Count)]), [.. methods.Select(method => method.Name)]);
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Axes.Margins(horizontal: 0.06, vertical: 0);
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsY(-methods.Count + 0.4, 0.6);
        plot.Layout.Fixed(new PixelPadding(left: 30 + 8.5f * methods.Max(method => method.Name.Length), right: right, bottom: 60, top: 45));
    }
}
