namespace MultiTaskGH.Numerics;

/// <summary>The matrix nearest to given correlations (Frobenius) that is positive semi-definite, has a unit diagonal and no negative entry.</summary>
/// <remarks>
/// <c>max(C, 0)</c> wherever that is positive semi-definite, as always for n &lt;= 3. Otherwise alternating projections with Dykstra's
/// correction (Boyle and Dykstra 1986; for correlation matrices Higham, IMA J. Numer. Anal. 22, 2002).
/// </remarks>
internal sealed class NearestCorrelation
{
    // Entries are of order one, and an eigendecomposition errs by some 1e-15 of them.
    private const double Tolerance = 1e-13;

    // 30 to 50 rounds are usual.
    private const int MostRounds = 5000;

    private readonly SymmetricEigen eigen;
    private double[] shifted = [];
    private double[] semidefinite = [];
    private double[] semidefiniteCorrection = [];
    private double[] nonnegativeCorrection = [];

    /// <param name="eigen">Does the decompositions.</param>
    /// <param name="capacity">The largest size to expect.</param>
    public NearestCorrelation(SymmetricEigen eigen, int capacity)
    {
        this.eigen = eigen;
        Reserve(capacity);
    }

    /// <summary>Finds the nearest matrix.</summary>
    /// <param name="correlations">C, n x n with a unit diagonal.</param>
    /// <param name="n">Its size.</param>
    /// <param name="nearest">Receives X.</param>
    /// <returns>False where the projections did not settle: <paramref name="nearest"/> is then no solution.</returns>
    public bool TryFind(ReadOnlySpan<double> correlations, int n, Span<double> nearest)
    {
        Reserve(n);
        for (var i = 0; i < n * n; i++)
        {
            nearest[i] = Math.Max(correlations[i], 0);
        }

        if (n <= 3)
        {
            return true;
        }

        if (!eigen.TryDecompose(nearest, n))
        {
            return false;
        }

        if (!HasNegativeEigenvalue())
        {
            return true;
        }

        correlations[..(n * n)].CopyTo(nearest);
        semidefiniteCorrection.AsSpan(0, n * n).Clear();
        nonnegativeCorrection.AsSpan(0, n * n).Clear();
        for (var round = 0; round < MostRounds; round++)
        {
            for (var i = 0; i < n * n; i++)
            {
                shifted[i] = nearest[i] + semidefiniteCorrection[i];
            }

            if (!TryProjectSemidefinite(n))
            {
                return false;
            }

            if (ProjectNonnegative(n, nearest) <= Tolerance)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasNegativeEigenvalue()
    {
        var floor = -Tolerance * eigen.Largest;
        foreach (var value in eigen.Values)
        {
            if (value < floor)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryProjectSemidefinite(int n)
    {
        if (!eigen.TryDecompose(shifted, n))
        {
            return false;
        }

        var removed = semidefiniteCorrection.AsSpan(0, n * n);
        removed.Clear();
        for (var k = 0; k < n; k++)
        {
            var value = eigen.Values[k];
            if (value >= 0)
            {
                continue;
            }

            var vector = eigen.Vector(k);
            for (var i = 0; i < n; i++)
            {
                Vectors.AddScaled(value * vector[i], vector, removed.Slice(i * n, n));
            }
        }

        for (var i = 0; i < n * n; i++)
        {
            semidefinite[i] = shifted[i] - removed[i];
        }

        return true;
    }

    /// <returns>How far the two sets' projections, and the last two rounds, still are apart.</returns>
    private double ProjectNonnegative(int n, Span<double> nearest)
    {
        var change = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var at = (i * n) + j;
                var sum = semidefinite[at] + nonnegativeCorrection[at];
                var projected = i == j ? 1 : Math.Max(sum, 0);
                // The unit diagonal is an affine set: it needs no correction.
                nonnegativeCorrection[at] = i == j ? 0 : sum - projected;
                change = Math.Max(change, Math.Max(Math.Abs(projected - semidefinite[at]), Math.Abs(projected - nearest[at])));
                nearest[at] = projected;
            }
        }

        return change;
    }

    private void Reserve(int n)
    {
        if (shifted.Length >= n * n)
        {
            return;
        }

        shifted = new double[n * n];
        semidefinite = new double[n * n];
        semidefiniteCorrection = new double[n * n];
        nonnegativeCorrection = new double[n * n];
    }
}
