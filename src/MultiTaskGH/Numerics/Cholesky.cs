namespace MultiTaskGH.Numerics;

/// <summary>Cholesky factorizations <c>A = L L^T</c> of n x n matrices, row after row.</summary>
internal static class Cholesky
{
    /// <summary>Overwrites the lower triangle of <paramref name="a"/> with <c>L</c>.</summary>
    /// <returns>False where a squared pivot is not above <paramref name="floor"/>: the matrix counts as singular.</returns>
    public static bool TryFactor(Span<double> a, int n, double floor)
    {
        for (var i = 0; i < n; i++)
        {
            var row = a.Slice(i * n, n);
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - Vectors.Dot(row[..j], a.Slice(j * n, j))) / a[(j * n) + j];
            }

            var square = row[i] - Vectors.Dot(row[..i], row[..i]);
            if (!(square > floor))
            {
                return false;
            }

            row[i] = Math.Sqrt(square);
        }

        return true;
    }

    /// <summary>Solves <c>L L^T x = x</c> in place.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> x)
    {
        for (var i = 0; i < n; i++)
        {
            x[i] = (x[i] - Vectors.Dot(factor.Slice(i * n, i), x[..i])) / factor[(i * n) + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            x[i] /= factor[(i * n) + i];
            Vectors.AddScaled(-x[i], factor.Slice(i * n, i), x[..i]);
        }
    }

    /// <summary>
    /// Factors a positive semi-definite matrix, always going on with the row of the highest priority and, among equals, with the largest
    /// remaining diagonal.
    /// </summary>
    /// <param name="a">The matrix; read only.</param>
    /// <param name="n">Its size.</param>
    /// <param name="priority">One number per row, or empty: all alike.</param>
    /// <param name="floor">Rows whose remaining diagonal is not above it give no column.</param>
    /// <param name="factor">Receives <c>L</c>, n x n in the order of <paramref name="a"/>'s rows; the first columns count, the others are zero.</param>
    /// <param name="remaining">Work space, n.</param>
    /// <returns>The number of columns: the rank.</returns>
    public static int FactorPivoted(
        ReadOnlySpan<double> a, int n, ReadOnlySpan<double> priority, double floor, Span<double> factor, Span<double> remaining)
    {
        factor[..(n * n)].Clear();
        for (var i = 0; i < n; i++)
        {
            remaining[i] = a[(i * n) + i];
        }

        for (var rank = 0; rank < n; rank++)
        {
            var pivot = NextPivot(remaining[..n], priority, floor);
            if (pivot < 0)
            {
                return rank;
            }

            ReadOnlySpan<double> pivotRow = factor.Slice(pivot * n, rank);
            var root = Math.Sqrt(remaining[pivot]);
            for (var i = 0; i < n; i++)
            {
                // NaN marks the rows that have had their turn: their remaining diagonal is zero by construction.
                if (i == pivot || double.IsNaN(remaining[i]))
                {
                    continue;
                }

                var entry = (a[(i * n) + pivot] - Vectors.Dot(factor.Slice(i * n, rank), pivotRow)) / root;
                factor[(i * n) + rank] = entry;
                remaining[i] -= entry * entry;
            }

            factor[(pivot * n) + rank] = root;
            remaining[pivot] = double.NaN;
        }

        return n;
    }

    private static int NextPivot(ReadOnlySpan<double> remaining, ReadOnlySpan<double> priority, double floor)
    {
        var best = -1;
        for (var i = 0; i < remaining.Length; i++)
        {
            if (!(remaining[i] > floor))
            {
                continue;
            }

            var ahead = best < 0 || priority.IsEmpty ? 0 : priority[i] - priority[best];
            if (best < 0 || ahead > 0 || (ahead == 0 && remaining[i] > remaining[best]))
            {
                best = i;
            }
        }

        return best;
    }
}
