using ScottPlot;

namespace MultiTaskGH.Examples.Common;

/// <summary>Panels whose axes are all of one size: the first column has room for names on its left, the last one for a legend on its right.</summary>
internal sealed class PanelGrid(int columns, float width, float height, PixelPadding padding, float namesWidth, float legendWidth) : IMultiplotLayout
{
    /// <summary>The height and width of a picture.</summary>
    public (int Width, int Height) Size(int rows) => ((int)(columns * PanelWidth + namesWidth + legendWidth), (int)(rows * PanelHeight));

    private float PanelWidth => padding.Left + width + padding.Right;

    private float PanelHeight => padding.Bottom + height + padding.Top;

    public bool IsFirst(int panel) => panel % columns == 0;

    public bool IsLast(int panel) => panel % columns == columns - 1;

    public PixelRect[] GetSubplotRectangles(SubplotCollection subplots, PixelRect figureRect) => [.. Enumerable.Range(0, subplots.Count).Select(panel =>
    {
        var (column, top) = (panel % columns, panel / columns * PanelHeight);
        var left = column * PanelWidth + (column == 0 ? 0 : namesWidth);
        var right = (column + 1) * PanelWidth + namesWidth + (IsLast(panel) ? legendWidth : 0);
        return new PixelRect(left, right, top + PanelHeight, top);
    })];

    /// <summary>Fits a plot into its panel.</summary>
    public void Fit(Plot plot, int panel) => plot.Layout.Fixed(new PixelPadding(
        left: padding.Left + (IsFirst(panel) ? namesWidth : 0),
        right: padding.Right + (IsLast(panel) ? legendWidth : 0),
        bottom: padding.Bottom,
        top: padding.Top));
}
