namespace MultiTaskGH;

/// <summary>Angles from cosines.</summary>
internal static class Angle
{
    /// <summary>The angle in radians, 0 to pi, exact to rounding at both ends, where an arccosine may leave its domain.</summary>
    public static double FromCosine(double cosine) => Math.Atan2(Math.Sqrt((1 - cosine) * (1 + cosine)), cosine);
}
