namespace MultiTaskGH.Examples.Detection.Boxes;

/// <summary>An upright rectangle in an image, in pixels. Corners are continuous: the first pixel of a row reaches from 0 to 1.</summary>
/// <param name="Left">The smaller horizontal coordinate.</param>
/// <param name="Top">The smaller vertical coordinate; the first row of an image is its top.</param>
/// <param name="Right">The larger horizontal coordinate.</param>
/// <param name="Bottom">The larger vertical coordinate.</param>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>The horizontal extent.</summary>
    public double Width => Right - Left;

    /// <summary>The vertical extent.</summary>
    public double Height => Bottom - Top;

    /// <summary>The horizontal centre.</summary>
    public double CentreX => (Left + Right) / 2;

    /// <summary>The vertical centre.</summary>
    public double CentreY => (Top + Bottom) / 2;

    /// <summary>The area; 0 where the box is empty or turned inside out.</summary>
    public double Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>Whether each corner is a finite number.</summary>
    public bool IsFinite => double.IsFinite(Left) && double.IsFinite(Top) && double.IsFinite(Right) && double.IsFinite(Bottom);

    /// <summary>The part that lies within another box; it may be empty or turned inside out.</summary>
    /// <param name="other">The other box.</param>
    public Box Intersect(Box other) =>
        new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    /// <summary>The smallest box around this one and another.</summary>
    /// <param name="other">The other box.</param>
    public Box Enclose(Box other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>Intersection over union: the area that both boxes cover, as a share of what they cover together.</summary>
    /// <param name="other">The other box.</param>
    /// <returns>From 0, apart, to 1, equal; 0 where both are empty.</returns>
    public double IoU(Box other)
    {
        var union = UnionArea(other);
        return union == 0 ? 0 : Intersect(other).Area / union;
    }

    /// <summary>The <see cref="IoU"/>, less the share of the enclosing box that neither box covers: it tells how far apart two boxes are.</summary>
    /// <remarks>
    /// H. Rezatofighi, N. Tsoi, J. Gwak, A. Sadeghian, I. Reid, S. Savarese, <em>Generalized Intersection over Union: A Metric and a Loss for
    /// Bounding Box Regression</em>, CVPR 2019.
    /// </remarks>
    /// <param name="other">The other box.</param>
    /// <returns>From -1, infinitely far apart, to 1, equal; the IoU where the enclosing box is empty.</returns>
    public double GeneralizedIoU(Box other)
    {
        // Where two boxes fill their enclosing box, rounding must not lift the value above the IoU.
        var enclosing = Enclose(other).Area;
        var uncovered = Math.Max(0, enclosing - UnionArea(other));
        return enclosing == 0 ? IoU(other) : IoU(other) - uncovered / enclosing;
    }

    /// <summary>The same box in an image that is larger or smaller.</summary>
    /// <param name="x">By which factor it is wider.</param>
    /// <param name="y">By which factor it is higher.</param>
    public Box Scale(double x, double y) => new(Left * x, Top * y, Right * x, Bottom * y);

    private double UnionArea(Box other) => Area + other.Area - Intersect(other).Area;
}
