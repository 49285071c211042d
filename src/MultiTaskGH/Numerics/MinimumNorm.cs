namespace MultiTaskGH.Numerics;

/// <summary>The point of least norm in the convex hull of vectors <c>g_i</c>, given their norms and correlations.</summary>
/// <remarks>
/// With <c>v_i = w_i |g_i|</c> and <c>a_i = 1 / |g_i|</c> it is <c>min v^T C v</c> over <c>v &gt;= 0, a^T v = 1</c>. Its solution is, up to a positive factor,
/// that of <c>min_{y &gt;= 0} y^T C y + (a^T y - 1)^2</c>, since both ask for <c>C y - lambda a &gt;= 0</c> with <c>lambda &gt;= 0</c>: a linear
/// complementarity problem with the matrix <c>C + a a^T</c>, positive definite where the vectors are affinely independent, zero in their hull or
/// not. Where they are not, it gives the solution of least <c>|v|</c>. Norms count relative to the smallest.
/// </remarks>
internal sealed class MinimumNorm
{
    private readonly ComplementarityProblem problem;
    private double[] matrix = [];
    private double[] inverseNorms = [];
    private double[] q = [];

    public MinimumNorm(int capacity)
    {
        problem = new(capacity);
        Reserve(capacity);
    }

    /// <summary>Finds the weights of the point.</summary>
    /// <param name="correlations">C, n x n.</param>
    /// <param name="norms">The norms, n, all positive.</param>
    /// <param name="rankFloor">Squared pivots not above it count as zero.</param>
    /// <param name="w">Receives n weights that are not negative and sum to 1.</param>
    /// <returns>False where rounding kept the pivots from ending: <paramref name="w"/> is then no solution.</returns>
    public bool TryFind(ReadOnlySpan<double> correlations, ReadOnlySpan<double> norms, double rankFloor, Span<double> w)
    {
        var n = norms.Length;
        Reserve(n);
        var least = norms[0];
        foreach (var norm in norms)
        {
            least = Math.Min(least, norm);
        }

        for (var i = 0; i < n; i++)
        {
            inverseNorms[i] = least / norms[i];
            q[i] = -inverseNorms[i];
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                matrix[(i * n) + j] = correlations[(i * n) + j] + (inverseNorms[i] * inverseNorms[j]);
            }
        }

        problem.Prepare(matrix, n, rankFloor);
        var solved = problem.TrySolve(q, w);
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            w[i] *= inverseNorms[i];
            sum += w[i];
        }

        for (var i = 0; i < n; i++)
        {
            w[i] /= sum;
        }

        return solved && sum > 0;
    }

    /// <summary>The squared norm of a point with the given weights, for vectors of length 1.</summary>
    public static double Square(ReadOnlySpan<double> correlations, ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var i = 0; i < w.Length; i++)
        {
            sum += w[i] * Vectors.Dot(correlations.Slice(i * w.Length, w.Length), w);
        }

        return sum;
    }

    private void Reserve(int n)
    {
        if (q.Length >= n)
        {
            return;
        }

        matrix = new double[n * n];
        inverseNorms = new double[n];
        q = new double[n];
    }
}
