namespace MultiTaskGH;

/// <summary>Angles between vectors and their cosines.</summary>
internal static class Angle
{
    /// <summary>The cosine, -1 to 1, from the inner product of two vectors and with themselves; NaN where one of them is zero.</summary>
    public static double Cosine(double product, double square1, double square2)
    {
        var norms = Math.Sqrt(square1) * Math.Sqrt(square2);
        return norms == 0 ? double.NaN : Math.Clamp(product / norms, -1, 1);
    }

    /// <summary>The angle in radians, 0 to pi, exact to rounding at both ends, where an arccosine may leave its domain.</summary>
    public static double FromCosine(double cosine) => Math.Atan2(Math.Sqrt((1 - cosine) * (1 + cosine)), cosine);
}
