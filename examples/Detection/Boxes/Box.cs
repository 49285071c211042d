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

    /// <summary>The part that lies within another box; it may be empty or turned inside out.</summary>
    /// <param name="other">The other box.</param>
    public Box Intersect(Box other) =>
        new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    /// <summary>The same box in an image that is larger or smaller.</summary>
    /// <param name="x">By which factor it is wider.</param>
    /// <param name="y">By which factor it is higher.</param>
    public Box Scale(double x, double y) => new(Left * x, Top * y, Right * x, Bottom * y);
}
