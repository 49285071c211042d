namespace MultiTaskGH.Numerics;

/// <summary>
/// The linear complementarity problem <c>z &gt;= 0, w = C z + q &gt;= 0, z_j w_j = 0</c> for positive semi-definite <c>C</c> with a diagonal near 1: the
/// optimality conditions of <c>min_{z &gt;= 0} z^T C z / 2 + q^T z</c>, and so of non-negative least squares.
/// </summary>
/// <remarks>
/// Block principal pivoting solves it (Portugal, Judice and Vicente, Math. Comp. 63, 1994). When the blocks stop gaining, single pivots on the largest violation take over, and in turn Murty's on the last one, which alone
/// remain in the end and make it finite. Where <c>C</c> is singular, it is solved for
/// <c>C + epsilon I</c> in the limit <c>epsilon -> 0</c>: signs are those of <c>z0 + epsilon z1</c> and <c>w0 + epsilon w1</c>, so that pivoting stays
/// finite and ends at the solution of least <c>|z|</c>, whatever the order of the vectors. Where the Gramian is coarser than double, or vectors are
/// so nearly dependent that the limit is lost in rounding, epsilon is the rank floor itself.
/// </remarks>
internal sealed class ComplementarityProblem
{
    // The number of block exchanges without a gain before single ones: the value of the paper.
    private const int Patience = 3;

    // Above it the Gramian is coarser than double: what it says about dependent vectors ends at the floor, and a limit would look beyond.
    private const double FinestFloor = 1e-11;

    // The epsilon for which a singular problem is solved first: so far above the floor that the plain factorization, which is faster, holds, and so
    // small that few free components differ from those of the limit. It saves half to four fifths of the time (measured, 24 to 128 tasks).
    private const double FirstShift = 1e-8;

    private readonly FaceSystem system = new();
    private int n;
    private bool singular;
    private double floor;
    private double shift;
    private double[] c = [];
    private double[] diagonal = [];
    private double[] factor = [];
    private double[] offset = [];
    private double[] dual = [];
    private double[] slope = [];
    private double[] dualSlope = [];
    private double[] rhs = [];
    private bool[] free = [];
    private int[] face = [];
    private int[] violated = [];
    private int worst;

    public ComplementarityProblem(int capacity) => Reserve(capacity);

    /// <summary>Whether the matrix counts as singular.</summary>
    public bool IsSingular { get; private set; }

    /// <summary>Takes the matrix of the problems to come.</summary>
    /// <param name="matrix">C, n x n.</param>
    /// <param name="count">n.</param>
    /// <param name="rankFloor">Squared pivots not above it count as zero.</param>
    public void Prepare(ReadOnlySpan<double> matrix, int count, double rankFloor)
    {
        Reserve(count);
        n = count;
        floor = rankFloor;
        shift = 0;
        matrix[..(n * n)].CopyTo(c);
        var rank = Cholesky.FactorPivoted(c, n, [], floor, factor, offset);
        singular = IsSingular = rank < n;
        if (!singular)
        {
            return;
        }

        // What lies below the floor is rounding, and may be indefinite: the factor's own product is neither.
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                c[(i * n) + j] = c[(j * n) + i] = Vectors.Dot(factor.AsSpan(i * n, rank), factor.AsSpan(j * n, rank));
            }
        }

        for (var i = 0; i < n; i++)
        {
            diagonal[i] = c[(i * n) + i];
        }

        if (floor > FinestFloor)
        {
            Shift(floor);
        }
    }

    /// <summary><c>product = C x</c>, without what a coarse matrix gains on its diagonal.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> product)
    {
        for (var i = 0; i < n; i++)
        {
            product[i] = Vectors.Dot(c.AsSpan(i * n, n), x[..n]) - (shift * x[i]);
        }
    }

    /// <summary><c>product = C x</c> for the matrix that is solved for: with the rank floor on its diagonal where that is coarse.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        for (var i = 0; i < n; i++)
        {
            product[i] = Vectors.Dot(c.AsSpan(i * n, n), x[..n]);
        }
    }

    /// <summary>Solves for one q.</summary>
    /// <param name="q">In units of its natural size: what is below the rounding of 1 in it counts as zero. Beside the range of a singular C precision ends at the rank floor.</param>
    /// <param name="z">Receives the solution.</param>
    /// <returns>False where rounding kept the pivots from ending: <paramref name="z"/> is then no solution.</returns>
    public bool TrySolve(ReadOnlySpan<double> q, Span<double> z) => TrySolve(q, z, startsFromLast: false);

    /// <summary>Solves for one q.</summary>
    /// <param name="q">As above.</param>
    /// <param name="z">Receives the solution.</param>
    /// <param name="startsFromLast">Whether pivoting starts from the free components of the last solution, for a q near the last one.</param>
    /// <returns>As above.</returns>
    public bool TrySolve(ReadOnlySpan<double> q, Span<double> z, bool startsFromLast)
    {
        // Exact arithmetic needs no limit. Five exchanges are usual; twice as many random gradients as dimensions, the worst case met, took 11 n.
        var mostExchanges = 100 * (n + 10);
        q[..n].CopyTo(offset);
        if (!startsFromLast)
        {
            free.AsSpan(0, n).Clear();
        }

        if (!singular)
        {
            return TryPivot(z, mostExchanges);
        }

        // Pivoting ends wherever it starts from. From here it usually has few exchanges left, which cost most in the limit.
        Shift(FirstShift);
        TryPivot(z, mostExchanges / 5);
        Shift(0);
        if (TryPivot(z, mostExchanges) && IsConsistent(z))
        {
            return true;
        }

        Shift(floor);
        free.AsSpan(0, n).Clear();
        var solved = TryPivot(z, mostExchanges);
        Shift(0);
        return solved;
    }

    /// <summary>How the solution moves with q while its free components stay free.</summary>
    /// <param name="direction">The derivative of q.</param>
    /// <param name="derivative">Receives the derivative of z.</param>
    public void Differentiate(ReadOnlySpan<double> direction, Span<double> derivative)
    {
        var count = 0;
        for (var i = 0; i < n; i++)
        {
            if (free[i])
            {
                rhs[count] = -direction[i];
                face[count++] = i;
            }
        }

        system.Solve(rhs);
        Scatter(face.AsSpan(0, count), derivative);
    }

    /// <summary>Whether the free components have no dual: beside the range of C the pseudo-inverse leaves one.</summary>
    private bool IsConsistent(ReadOnlySpan<double> z)
    {
        // A thousandth of what optimality is judged by: far above the rounding of solutions that are consistent.
        const double Tolerance = 1e-12;
        var size = 1.0;
        for (var i = 0; i < n; i++)
        {
            size = Math.Max(size, z[i]);
        }

        for (var i = 0; i < n; i++)
        {
            if (free[i] && Math.Abs(dual[i]) > Tolerance * n * size)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Solves from now on for <c>C + epsilon I</c>, or in the limit where it is 0.</summary>
    private void Shift(double epsilon)
    {
        for (var i = 0; i < n; i++)
        {
            c[(i * n) + i] = diagonal[i] + epsilon;
        }

        shift = epsilon;
        singular = epsilon == 0;
    }

    /// <summary>Pivots from the free components that are set.</summary>
    private bool TryPivot(Span<double> z, int mostExchanges)
    {
        offset.AsSpan(0, n).CopyTo(dual);
        dualSlope.AsSpan(0, n).Clear();
        slope.AsSpan(0, n).Clear();
        z[..n].Clear();
        SolveFace(z);

        var fewest = n + 1;
        var patience = Patience;
        for (var exchanges = 0; exchanges < mostExchanges; exchanges++)
        {
            var count = FindViolations(z);
            if (count == 0)
            {
                for (var i = 0; i < n; i++)
                {
                    z[i] = Math.Max(z[i], 0);
                }

                return true;
            }

            if (count < fewest)
            {
                fewest = count;
                patience = Patience;
            }
            else
            {
                patience--;
            }

            Exchange(count, patience);
            SolveFace(z);
        }

        return false;
    }

    private void Exchange(int count, int patience)
    {
        if (patience >= 0)
        {
            for (var i = 0; i < count; i++)
            {
                free[violated[i]] ^= true;
            }

            return;
        }

        // Pivots on the largest violation are few, but may go in circles, out of which n of Murty's lead; those are many, but finite.
        var murty = -patience > 40 * n || -patience / n % 3 == 2;
        free[murty ? violated[count - 1] : worst] ^= true;
    }

    private int FindViolations(ReadOnlySpan<double> z)
    {
        var size = 1.0;
        for (var i = 0; i < n; i++)
        {
            size = Math.Max(size, Math.Abs(z[i]));
        }

        // The rounding of an inner product of n terms; in the limit, everything that the floor hides ties.
        var tolerance = 1e-15 * (n + 10) * size;
        var tie = singular ? Math.Max(10 * floor * size, tolerance) : tolerance;
        var count = 0;
        var largest = 0.0;
        var steepest = 0.0;
        for (var i = 0; i < n; i++)
        {
            var value = free[i] ? z[i] : dual[i];
            var derivative = free[i] ? slope[i] : dualSlope[i];
            var negative = value < -tie;
            if (!negative && !(singular && value < tie && derivative < -tie))
            {
                continue;
            }

            violated[count++] = i;
            if (negative ? value < largest : largest == 0 && derivative < steepest)
            {
                worst = i;
            }

            largest = negative ? Math.Min(largest, value) : largest;
            steepest = Math.Min(steepest, derivative);
        }

        return count;
    }

    /// <summary>Solves <c>C_FF z_F = -q_F</c> for the free components F; the others are zero.</summary>
    private void SolveFace(Span<double> z)
    {
        var count = 0;
        for (var i = 0; i < n; i++)
        {
            if (free[i])
            {
                rhs[count] = -offset[i];
                face[count++] = i;
            }
        }

        ReadOnlySpan<int> rows = face.AsSpan(0, count);
        if (singular)
        {
            system.FactorSingular(c, n, rows, floor);
        }
        else
        {
            system.Factor(c, n, rows, 1e-3 * floor);
        }

        system.Solve(rhs);
        Scatter(rows, z);
        Multiply(z, dual);
        Vectors.AddScaled(1, offset.AsSpan(0, n), dual);
        if (!singular)
        {
            return;
        }

        for (var i = 0; i < count; i++)
        {
            rhs[i] = -rhs[i];
        }

        system.Solve(rhs);
        Scatter(rows, slope);
        Multiply(slope, dualSlope);
    }

    private void Scatter(ReadOnlySpan<int> rows, Span<double> target)
    {
        target[..n].Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            target[rows[i]] = rhs[i];
        }
    }

    private void Reserve(int count)
    {
        system.Reserve(count);
        if (offset.Length >= count)
        {
            return;
        }

        c = new double[count * count];
        diagonal = new double[count];
        factor = new double[count * count];
        offset = new double[count];
        dual = new double[count];
        slope = new double[count];
        dualSlope = new double[count];
        rhs = new double[count];
        free = new bool[count];
        face = new int[count];
        violated = new int[count];
    }
}
