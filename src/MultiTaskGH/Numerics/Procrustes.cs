namespace MultiTaskGH.Numerics;

/// <summary>
/// Turns unit vectors as little as possible so that they get a given Gramian: among all sets <c>u~</c> with Gramian <c>X</c> the one of least
/// <c>sum_i omega_i^2 |u~_i - u_i|^2</c> (orthogonal Procrustes problem), as combinations of the given vectors.
/// </summary>
/// <remarks>
/// With <c>W = diag(omega)</c>, <c>L L^T = X</c> and <c>C = R^T R</c>, the singular value decomposition <c>R W^2 L = U S V^T</c> gives
/// <c>u~_i = sum_j (L V S^-1 V^T L^T)_ij omega_j^2 u_j</c>. The matrix <c>L^T W^2 C W^2 L</c>, whose eigenvalues go with the fourth power
/// of the inertias, is never formed: the columns of <c>R W^2 L</c>, in the order of falling inertia, only differ in length.
/// </remarks>
internal sealed class Procrustes
{
    // Below it a pivot of X is taken for what is left of a row that depends on the others.
    private const double PivotFloor = 1e-10;

    private readonly SymmetricEigen eigen;
    private double[] lower = [];
    private double[] root = [];
    private double[] columns = [];
    private double[] vectors = [];
    private double[] turned = [];
    private double[] column = [];
    private double[] squares = [];

    /// <param name="eigen">Does the decompositions.</param>
    /// <param name="capacity">The largest size to expect.</param>
    public Procrustes(SymmetricEigen eigen, int capacity)
    {
        this.eigen = eigen;
        Reserve(capacity);
    }

    /// <summary>Finds the turned vectors.</summary>
    /// <param name="correlations">C, the Gramian of the given unit vectors, n x n.</param>
    /// <param name="target">X, the Gramian that the turned ones get, n x n.</param>
    /// <param name="inertia">omega, n positive numbers; only their ratios count.</param>
    /// <param name="n">The number of vectors.</param>
    /// <param name="rankFloor">Eigenvalues of C and X below this share of the largest count as zero.</param>
    /// <param name="coefficients">Receives T, n x n: <c>u~_i = sum_j T_ij u_j</c>.</param>
    /// <returns>False where no set with the Gramian X lies in the span of the given vectors.</returns>
    public bool TryTurn(
        ReadOnlySpan<double> correlations,
        ReadOnlySpan<double> target,
        ReadOnlySpan<double> inertia,
        int n,
        double rankFloor,
        Span<double> coefficients)
    {
        Reserve(n);
        if (!eigen.TryDecompose(target, n))
        {
            return false;
        }

        var targetRank = eigen.Rank(rankFloor);
        if (!eigen.TryDecompose(correlations, n))
        {
            return false;
        }

        var rank = eigen.Rank(rankFloor);
        if (rank < targetRank)
        {
            return false;
        }

        var count = Cholesky.FactorPivoted(target, n, inertia, Math.Max(PivotFloor, rankFloor), lower, column);
        if (count > rank)
        {
            return false;
        }

        SquareInertia(inertia, n);
        TakeRoot(n, rankFloor);
        MultiplyRootByFactor(n, count);
        if (!ColumnJacobi.TryOrthogonalize(columns.AsSpan(0, count * n), count, n, vectors))
        {
            return false;
        }

        Combine(n, count, coefficients);
        return true;
    }

    private void SquareInertia(ReadOnlySpan<double> inertia, int n)
    {
        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            largest = Math.Max(largest, inertia[i]);
        }

        for (var i = 0; i < n; i++)
        {
            squares[i] = inertia[i] / largest * (inertia[i] / largest);
        }
    }

    /// <summary>R from the eigenvectors of C: row k is <c>sqrt(lambda_k) v_k</c>.</summary>
    private void TakeRoot(int n, double rankFloor)
    {
        var threshold = rankFloor * eigen.Largest;
        root.AsSpan(0, n * n).Clear();
        for (var k = 0; k < n; k++)
        {
            if (eigen.Values[k] > threshold)
            {
                Vectors.AddScaled(Math.Sqrt(eigen.Values[k]), eigen.Vector(k), root.AsSpan(k * n, n));
            }
        }
    }

    private void MultiplyRootByFactor(int n, int count)
    {
        for (var k = 0; k < count; k++)
        {
            for (var i = 0; i < n; i++)
            {
                column[i] = squares[i] * lower[(i * n) + k];
            }

            for (var row = 0; row < n; row++)
            {
                columns[(k * n) + row] = Vectors.Dot(root.AsSpan(row * n, n), column.AsSpan(0, n));
            }
        }
    }

    private void Combine(int n, int count, Span<double> coefficients)
    {
        coefficients[..(n * n)].Clear();
        var y = turned.AsSpan(0, n);
        for (var k = 0; k < count; k++)
        {
            ReadOnlySpan<double> singular = columns.AsSpan(k * n, n);
            var value = Math.Sqrt(Vectors.Dot(singular, singular));
            for (var i = 0; i < n; i++)
            {
                y[i] = Vectors.Dot(lower.AsSpan(i * n, count), vectors.AsSpan(k * count, count));
            }

            for (var i = 0; i < n; i++)
            {
                Vectors.AddScaled(y[i] / value, y, coefficients.Slice(i * n, n));
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                coefficients[(i * n) + j] *= squares[j];
            }
        }
    }

    private void Reserve(int n)
    {
        if (column.Length >= n)
        {
            return;
        }

        lower = new double[n * n];
        root = new double[n * n];
        columns = new double[n * n];
        vectors = new double[n * n];
        turned = new double[n];
        column = new double[n];
        squares = new double[n];
    }
}
