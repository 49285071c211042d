namespace MultiTaskGH.Numerics;

/// <summary>
/// The direction within a ball around <c>g_0 = sum_i t_i u_i</c> whose least inner product with the vectors <c>g_i = |g_i| u_i</c> is largest.
/// </summary>
/// <remarks>
/// For a value tau the nearest direction with <c>(g_i, d) &gt;= tau</c> for all i is <c>d = g_0 + U^T z</c>, where z solves the linear complementarity problem
/// <c>z &gt;= 0, C (t + z) - tau a &gt;= 0</c>, complementary, with <c>a_i = 1 / |g_i|</c>. Its distance <c>|U^T z|</c> grows with tau, convex, and the tau at
/// which it is the radius is the solution: one equation in one unknown. While the same components are free the squared distance is a quadratic, so that
/// a step is exact once the face is right; steps that leave the bracket are replaced by bisection. Where zero lies in the hull of the vectors, no tau above zero
/// can be had; of several directions the one nearest to g_0 is taken.
/// </remarks>
internal sealed class MaxMinAscent
{
    private const int MostSteps = 200;

    private readonly ComplementarityProblem problem;
    private readonly MinimumNorm hull;
    private int n;
    private double[] inverseNorms = [];
    private double[] products = [];
    private double[] q = [];
    private double[] z = [];
    private double[] derivative = [];
    private double[] image = [];

    public MaxMinAscent(int capacity)
    {
        problem = new(capacity);
        hull = new(capacity);
        Reserve(capacity);
    }

    /// <summary>Whether the last direction ends at the gain zero because zero lies, within rounding, in the hull of the vectors.</summary>
    public bool EndedInHull { get; private set; }

    /// <summary>Finds the direction.</summary>
    /// <param name="correlations">The cosines of the vectors and their norms, at least one.</param>
    /// <param name="t">The coefficients of g_0 in the unit vectors, at least one not zero.</param>
    /// <param name="radius">The radius of the ball in units of <c>|g_0|</c>.</param>
    /// <param name="rankFloor">Squared pivots not above it count as zero.</param>
    /// <param name="added">Receives what the direction adds to t, none of it negative.</param>
    /// <returns>False where rounding kept the search from ending: <paramref name="added"/> is then no solution.</returns>
    public bool TryFind(Correlations correlations, ReadOnlySpan<double> t, double radius, double rankFloor, Span<double> added)
    {
        n = correlations.Count;
        EndedInHull = false;
        Reserve(n);
        problem.Prepare(correlations.Values, n, rankFloor);
        var unit = 0.0;
        for (var i = 0; i < n; i++)
        {
            unit += Math.Abs(t[i]);
            inverseNorms[i] = correlations.Shortest / correlations.Norms[i];
        }

        for (var i = 0; i < n; i++)
        {
            q[i] = t[i] / unit;
        }

        problem.Multiply(q, products);
        var distance = radius * Math.Sqrt(Math.Max(Vectors.Dot(q.AsSpan(0, n), products), 0));
        added[..n].Clear();
        if (distance == 0)
        {
            EndedInHull = radius > 0;
            return true;
        }

        if (!TryReach(correlations, distance, rankFloor))
        {
            return false;
        }

        for (var i = 0; i < n; i++)
        {
            added[i] = z[i] * unit;
        }

        return true;
    }

    /// <summary>Finds tau, and z with it, for the wanted distance.</summary>
    private bool TryReach(Correlations correlations, double wanted, double rankFloor)
    {
        // At the lowest tau g_0 itself will do; the highest is beyond the radius for one of the vectors alone, with room for a coarse matrix.
        var (low, high) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < n; i++)
        {
            low = Math.Min(low, products[i] / inverseNorms[i]);
            high = Math.Min(high, (products[i] + (2 * wanted)) / inverseNorms[i]);
        }

        var tau = high;
        if (high > 0 && problem.IsSingular && ZeroIsInTheHull(correlations, rankFloor))
        {
            // Zero is the best value then: the direction of that value nearest to g_0 will do where it lies within the ball.
            (tau, high) = (0, 0);
            if (low >= 0 || (TryMeasure(tau, startsFromLast: false, out var nearest) && nearest <= wanted))
            {
                EndedInHull = true;
                return low < 0 || Clear();
            }
        }
        else if (low < 0 && high > 0)
        {
            tau = 0;
        }

        for (var step = 0; step < MostSteps; step++)
        {
            if (!TryMeasure(tau, startsFromLast: step > 0, out var distance))
            {
                return false;
            }

            // Some roundings of the sums that the distance comes from.
            var missing = wanted - distance;
            var settled = high - low <= 1e-15 * Math.Max(Math.Abs(low), Math.Abs(high));
            if (settled || Math.Abs(missing) <= 1e-14 * (n + 10) * wanted)
            {
                // Where the vectors nearly cancel, their Gramian knows no distance better than this. Bringing z to the wanted one would spoil the gains: they
                // are what large terms leave.
                return true;
            }

            (low, high) = missing > 0 ? (tau, high) : (low, tau);
            var next = tau + FaceStep(wanted, distance);
            tau = next > low && next < high ? next : low + ((high - low) / 2);
        }

        return false;
    }

    private bool Clear()
    {
        z.AsSpan(0, n).Clear();
        return true;
    }

    /// <summary>Computes z, and its image <c>C z</c>, for one tau.</summary>
    private bool TryMeasure(double tau, bool startsFromLast, out double distance)
    {
        for (var i = 0; i < n; i++)
        {
            q[i] = products[i] - (tau * inverseNorms[i]);
        }

        var solved = problem.TrySolve(q, z, startsFromLast);
        problem.Multiply(z, image);
        distance = Math.Sqrt(Math.Max(Vectors.Dot(z.AsSpan(0, n), image), 0));
        return solved;
    }

    /// <summary>How far tau is from the wanted distance if the free components stay free; NaN where they do not let it.</summary>
    private double FaceStep(double wanted, double distance)
    {
        for (var i = 0; i < n; i++)
        {
            q[i] = -inverseNorms[i];
        }

        problem.Differentiate(q, derivative);
        var slope = Vectors.Dot(image.AsSpan(0, n), derivative);
        problem.Multiply(derivative, image);
        var curvature = Vectors.Dot(image.AsSpan(0, n), derivative);
        var missing = (wanted - distance) * (wanted + distance);
        return missing / (slope + Math.Sqrt((slope * slope) + (curvature * missing)));
    }

    private bool ZeroIsInTheHull(Correlations correlations, double rankFloor)
    {
        derivative.AsSpan(0, n).Fill(1);
        return hull.TryFind(correlations.Values, derivative.AsSpan(0, n), rankFloor, z) && MinimumNorm.Square(correlations.Values, z.AsSpan(0, n)) <= rankFloor;
    }

    private void Reserve(int count)
    {
        if (z.Length >= count)
        {
            return;
        }

        inverseNorms = new double[count];
        products = new double[count];
        q = new double[count];
        z = new double[count];
        derivative = new double[count];
        image = new double[count];
    }
}
