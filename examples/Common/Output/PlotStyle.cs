using ScottPlot;
using SkiaSharp;

namespace MultiTaskGH.Examples.Common;

/// <summary>Colours and letters that all plots share.</summary>
internal static class PlotStyle
{
    /// <summary>Okabe and Ito: told apart by colour-blind readers too.</summary>
    public static IReadOnlyList<Color> Palette { get; } =
        [.. new[] { "#999999", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000" }.Select(hex => Color.FromHex(hex))];

    // After as many as there are colours, the shape changes.
    private static readonly MarkerShape[] Shapes =
        [MarkerShape.FilledCircle, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleUp, MarkerShape.FilledSquare, MarkerShape.FilledTriangleDown];

    /// <summary>The font of all letters: the system's default one may have serifs, and those do not stand up to being made smaller.</summary>
    public static string Family { get; } =
        new[] { "Segoe UI", "Helvetica", "Arial", "Liberation Sans", "DejaVu Sans" }.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Sans;

    /// <summary>A colour for each number, with <see cref="Shape"/> another look for each of the first forty.</summary>
    public static Color Tone(int number) => Palette[number % Palette.Count];

    /// <summary>The marker of a number.</summary>
    public static MarkerShape Shape(int number) => Shapes[number / Palette.Count % Shapes.Length];

    /// <summary>The width of a legend at the right edge, with its margins.</summary>
    public static float LegendWidth(IEnumerable<string> names) => 85 + 8.5f * names.Select(name => name.Length).DefaultIfEmpty(0).Max();

    /// <summary>Names the axes and sets the sizes of all letters.</summary>
    public static void Label(Plot plot, string title, string x, string y)
    {
        plot.Font.Set(Family);
        plot.Title(title, size: 20);
        plot.XLabel(x, size: 15);
        plot.YLabel(y, size: 15);
        plot.Legend.FontSize = 14;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 13;
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.08);
        if (x == "iteration")
        {
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        }
    }
}
