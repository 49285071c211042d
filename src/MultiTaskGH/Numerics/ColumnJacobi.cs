namespace MultiTaskGH.Numerics;

/// <summary>
/// Singular values and right singular vectors by one-sided Jacobi rotations (Hestenes). Columns of very different lengths keep their relative
/// accuracy, which a decomposition of <c>M^T M</c> would lose (Demmel and Veselic, SIAM J. Matrix Anal. Appl. 13, 1992).
/// </summary>
internal static class ColumnJacobi
{
    private const double Epsilon = 1.0 / (1L << 52);

    // Convergence is quadratic in the end; some ten sweeps are usual.
    private const int MostSweeps = 60;

    /// <summary>Rotates the columns of M until they are orthogonal: their lengths are then the singular values.</summary>
    /// <param name="columns">M's columns, one after the other.</param>
    /// <param name="count">How many columns.</param>
    /// <param name="length">How long each is.</param>
    /// <param name="vectors">Receives V^T, row after row: row k belongs to column k.</param>
    /// <returns>False where the rotations did not come to an end.</returns>
    public static bool TryOrthogonalize(Span<double> columns, int count, int length, Span<double> vectors)
    {
        vectors[..(count * count)].Clear();
        for (var k = 0; k < count; k++)
        {
            vectors[(k * count) + k] = 1;
        }

        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < count - 1; p++)
            {
                for (var q = p + 1; q < count; q++)
                {
                    rotated |= Orthogonalize(columns, count, length, vectors, p, q);
                }
            }

            if (!rotated)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Orthogonalize(Span<double> columns, int count, int length, Span<double> vectors, int p, int q)
    {
        var x = columns.Slice(p * length, length);
        var y = columns.Slice(q * length, length);
        var xx = Vectors.Dot(x, x);
        var yy = Vectors.Dot(y, y);
        var xy = Vectors.Dot(x, y);
        // The rounding of an inner product of this length, relative to the two norms.
        if (Math.Abs(xy) <= Epsilon * length * Math.Sqrt(xx) * Math.Sqrt(yy))
        {
            return false;
        }

        // x' = c x - s y, y' = s x + c y are orthogonal where t = s / c solves t^2 + 2 zeta t - 1 = 0; the smaller root.
        var zeta = (yy - xx) / (2 * xy);
        var t = Math.CopySign(1, zeta) / (Math.Abs(zeta) + double.Hypot(1, zeta));
        var c = 1 / double.Hypot(1, t);
        Vectors.Rotate(x, y, c, -c * t);
        Vectors.Rotate(vectors.Slice(p * count, count), vectors.Slice(q * count, count), c, -c * t);
        return true;
    }
}
