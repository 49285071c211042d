using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Metrics;
using ScottPlot;
using PlotStyle = MultiTaskGH.Examples.Common.PlotStyle;

namespace MultiTaskGH.Examples.Detection.Tables;

/// <summary>Precision over recall at an IoU of 0.5, a line for each class, as PNG.</summary>
internal static class PrecisionRecallPlot
{
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string title, DetectionMetrics metrics)
    {
        using var plot = new Plot();
        for (var label = 0; label < metrics.Classes.Count; label++)
        {
            var one = metrics.Classes[label];
            if (one.AP50 is not { } precision)
            {
                continue;
            }

            var line = plot.Add.ScatterLine(one.Curve.Recall.ToArray(), one.Curve.Precision.ToArray());
            line.Color = PlotStyle.Tone(label + 1);
            line.LineWidth = 2.5f;
            line.LegendText = FormattableString.Invariant($"{one.Name}: {100 * precision:f1} %, {one.ObjectCount} objects");
        }

        PlotStyle.Label(plot, title, "recall", "precision");
        plot.Axes.SetLimits(0, 1.02, 0, 1.02);
        plot.ShowLegend(Edge.Right);
        AtomicFile.Write(path, partial => plot.SavePng(partial, 1100, 600));
    }
}
