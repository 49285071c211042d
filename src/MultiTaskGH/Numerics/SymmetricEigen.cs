namespace MultiTaskGH.Numerics;

/// <summary>Eigenvalues and eigenvectors of symmetric matrices.</summary>
/// <remarks>
/// Householder tridiagonalization and the implicit QR step with Wilkinson's shift: Golub and Van Loan, Matrix Computations, algorithms
/// 8.3.1 to 8.3.3. Errors are some rounding units of the largest eigenvalue.
/// </remarks>
internal sealed class SymmetricEigen
{
    private const double Epsilon = 1.0 / (1L << 52);

    private int n;
    private double[] work = [];
    private double[] values = [];
    private double[] offDiagonal = [];
    private double[] vectors = [];
    private double[] product = [];

    public SymmetricEigen(int capacity) => Reserve(capacity);

    /// <summary>The eigenvalues, in no order.</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, n);

    /// <summary>The largest eigenvalue.</summary>
    public double Largest
    {
        get
        {
            var largest = double.NegativeInfinity;
            foreach (var value in Values)
            {
                largest = Math.Max(largest, value);
            }

            return largest;
        }
    }

    /// <summary>The unit eigenvector of <c>Values[k]</c>.</summary>
    public ReadOnlySpan<double> Vector(int k) => vectors.AsSpan(k * n, n);

    /// <summary>How many eigenvalues are above <paramref name="floor"/> times the largest.</summary>
    public int Rank(double floor)
    {
        var threshold = floor * Largest;
        var rank = 0;
        foreach (var value in Values)
        {
            rank += value > threshold ? 1 : 0;
        }

        return rank;
    }

    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <returns>False where an eigenvalue did not converge, which finite entries do not let happen.</returns>
    public bool TryDecompose(ReadOnlySpan<double> matrix, int size)
    {
        Reserve(size);
        n = size;
        matrix[..(n * n)].CopyTo(work);
        Tridiagonalize();
        return TryDiagonalize();
    }

    /// <summary>Reflects row and column after row and column into tridiagonal form; <see cref="vectors"/> receives the product's rows.</summary>
    private void Tridiagonalize()
    {
        for (var k = 0; k < n - 2; k++)
        {
            var v = work.AsSpan((k * n) + k + 1, n - k - 1);
            var norm = Math.Sqrt(Vectors.Dot(v, v));
            var alpha = v[0] > 0 ? -norm : norm;
            offDiagonal[k] = alpha;
            if (norm == 0)
            {
                continue;
            }

            v[0] -= alpha;
            // Unit vectors make every reflection I - 2 v v^T.
            var inverse = 1 / Math.Sqrt(Vectors.Dot(v, v));
            for (var i = 0; i < v.Length; i++)
            {
                v[i] *= inverse;
            }

            var p = product.AsSpan(0, v.Length);
            for (var i = 0; i < v.Length; i++)
            {
                p[i] = 2 * Vectors.Dot(Trailing(k, i), v);
            }

            Vectors.AddScaled(-Vectors.Dot(p, v), v, p);
            for (var i = 0; i < v.Length; i++)
            {
                Vectors.AddScaled(-v[i], p, Trailing(k, i));
                Vectors.AddScaled(-p[i], v, Trailing(k, i));
            }
        }

        for (var i = 0; i < n; i++)
        {
            values[i] = work[(i * n) + i];
        }

        if (n > 1)
        {
            offDiagonal[n - 2] = work[((n - 2) * n) + n - 1];
        }

        vectors.AsSpan(0, n * n).Clear();
        for (var i = 0; i < n; i++)
        {
            vectors[(i * n) + i] = 1;
        }

        for (var k = n - 3; k >= 0; k--)
        {
            ReadOnlySpan<double> v = work.AsSpan((k * n) + k + 1, n - k - 1);
            for (var i = k + 1; i < n; i++)
            {
                var row = vectors.AsSpan((i * n) + k + 1, v.Length);
                Vectors.AddScaled(-2 * Vectors.Dot(v, row), v, row);
            }
        }
    }

    private Span<double> Trailing(int k, int row) => work.AsSpan(((k + 1 + row) * n) + k + 1, n - k - 1);

    private bool TryDiagonalize()
    {
        var high = n - 1;
        for (var steps = 0; high > 0; steps++)
        {
            if (steps > 50 * n)
            {
                return false;
            }

            var low = high;
            while (low > 0 && Math.Abs(offDiagonal[low - 1]) > Epsilon * (Math.Abs(values[low - 1]) + Math.Abs(values[low])))
            {
                low--;
            }

            if (low > 0)
            {
                offDiagonal[low - 1] = 0;
            }

            if (low == high)
            {
                high--;
            }
            else
            {
                Step(low, high);
            }
        }

        return true;
    }

    /// <summary>One implicit QR step on an unreduced block.</summary>
    private void Step(int low, int high)
    {
        var e = offDiagonal[high - 1];
        var delta = (values[high - 1] - values[high]) / 2;
        var shift = values[high] - (e * e / (delta + Math.CopySign(double.Hypot(delta, e), delta)));
        var x = values[low] - shift;
        var bulge = offDiagonal[low];
        for (var k = low; k < high; k++)
        {
            var r = double.Hypot(x, bulge);
            var (c, s) = r == 0 ? (1, 0) : (x / r, bulge / r);
            if (k > low)
            {
                offDiagonal[k - 1] = r;
            }

            var (a, b, off) = (values[k], values[k + 1], offDiagonal[k]);
            values[k] = (c * c * a) + (2 * c * s * off) + (s * s * b);
            values[k + 1] = (s * s * a) - (2 * c * s * off) + (c * c * b);
            offDiagonal[k] = (c * s * (b - a)) + (((c * c) - (s * s)) * off);
            if (k + 1 < high)
            {
                x = offDiagonal[k];
                bulge = s * offDiagonal[k + 1];
                offDiagonal[k + 1] *= c;
            }

            Vectors.Rotate(vectors.AsSpan(k * n, n), vectors.AsSpan((k + 1) * n, n), c, s);
        }
    }

    private void Reserve(int size)
    {
        if (values.Length >= size)
        {
            return;
        }

        work = new double[size * size];
        vectors = new double[size * size];
        values = new double[size];
        offDiagonal = new double[size];
        product = new double[size];
    }
}
