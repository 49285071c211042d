namespace MultiTaskGH.Numerics;

/// <summary>
/// Projects combinations of unit vectors <c>u_1 .. u_n</c> onto the cone <c>{ v : (v, u_j) &gt;= 0 for all j }</c>, given their correlations
/// <c>C</c>.
/// </summary>
/// <remarks>
/// The projection of <c>U^T t</c> is <c>U^T (t + z)</c> with <c>z = argmin_{z &gt;= 0} |U^T (t + z)|^2</c>: a linear complementarity problem, whose
/// <c>q</c> is <c>C t</c>.
/// </remarks>
internal sealed class ConeProjection
{
    private readonly ComplementarityProblem problem;
    private int n;
    private double[] scaled = [];
    private double[] products = [];

    public ConeProjection(int capacity)
    {
        problem = new(capacity);
        Reserve(capacity);
    }

    /// <summary>Takes the correlations of the problems to come.</summary>
    /// <param name="correlations">C, n x n.</param>
    /// <param name="count">n.</param>
    /// <param name="rankFloor">Squared pivots not above it count as zero.</param>
    public void Prepare(ReadOnlySpan<double> correlations, int count, double rankFloor)
    {
        Reserve(count);
        n = count;
        problem.Prepare(correlations, count, rankFloor);
    }

    /// <summary>Projects <c>U^T t</c>.</summary>
    /// <param name="t">The coefficients.</param>
    /// <param name="z">Receives what the projection adds to them.</param>
    /// <returns>False where rounding kept the pivots from ending: <paramref name="z"/> is then no solution.</returns>
    public bool TryProject(ReadOnlySpan<double> t, Span<double> z)
    {
        var scale = 0.0;
        foreach (var coefficient in t)
        {
            scale = Math.Max(scale, Math.Abs(coefficient));
        }

        if (scale == 0)
        {
            z[..n].Clear();
            return true;
        }

        for (var i = 0; i < n; i++)
        {
            scaled[i] = t[i] / scale;
        }

        problem.Apply(scaled, products);
        var solved = problem.TrySolve(products, z);
        for (var i = 0; i < n; i++)
        {
            z[i] *= scale;
        }

        return solved;
    }

    private void Reserve(int count)
    {
        if (scaled.Length >= count)
        {
            return;
        }

        scaled = new double[count];
        products = new double[count];
    }
}
