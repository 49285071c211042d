namespace MultiTaskGH.Numerics;

/// <summary>Solves <c>C_FF x = rhs</c> for the rows and columns F of a positive semi-definite matrix, by least <c>|x|</c> where it is singular.</summary>
internal sealed class FaceSystem
{
    private int size;
    private int rank;
    private bool regular;
    private double[] block = [];
    private double[] factor = [];
    private double[] inner = [];
    private double[] remaining = [];
    private double[] reduced = [];
    private double[] residual = [];

    /// <summary>The rank that <see cref="FactorSingular"/> found.</summary>
    public int Rank => rank;

    public void Reserve(int n)
    {
        if (remaining.Length >= n)
        {
            return;
        }

        block = new double[n * n];
        factor = new double[n * n];
        inner = new double[n * n];
        remaining = new double[n];
        reduced = new double[n];
        residual = new double[n];
    }

    /// <summary>Factors <c>C_FF</c> where the whole matrix has full rank.</summary>
    /// <param name="c">The whole matrix, n x n.</param>
    /// <param name="n">Its size.</param>
    /// <param name="face">F, ascending.</param>
    /// <param name="floor">Squared pivots not above it are too small for the plain order of the rows; positive.</param>
    public void Factor(ReadOnlySpan<double> c, int n, ReadOnlySpan<int> face, double floor)
    {
        Gather(c, n, face);
        block.AsSpan(0, size * size).CopyTo(factor);
        regular = Cholesky.TryFactor(factor, size, floor);
        if (!regular)
        {
            FactorBlock(floor);
        }
    }

    /// <summary>
    /// Factors <c>C_FF</c> where it may be singular. Pivoting decides the rank: in another order a small pivot enlarges the rounding of the
    /// later ones above any floor.
    /// </summary>
    /// <param name="c">The whole matrix, n x n.</param>
    /// <param name="n">Its size.</param>
    /// <param name="face">F, ascending.</param>
    /// <param name="floor">Squared pivots not above it count as zero; positive.</param>
    public void FactorSingular(ReadOnlySpan<double> c, int n, ReadOnlySpan<int> face, double floor)
    {
        Gather(c, n, face);
        regular = false;
        FactorBlock(floor);
    }

    /// <summary>Solves in place. <paramref name="x"/> must lie in the range of <c>C_FF</c>.</summary>
    public void Solve(Span<double> x)
    {
        if (regular)
        {
            Cholesky.Solve(factor, size, x);
            return;
        }

        // The pseudo-inverse passes through a second factorization: one step of refinement takes its rounding away.
        var rest = residual.AsSpan(0, size);
        x[..size].CopyTo(rest);
        ApplyPseudoInverse(x);
        for (var i = 0; i < size; i++)
        {
            rest[i] -= Vectors.Dot(block.AsSpan(i * size, size), x[..size]);
        }

        ApplyPseudoInverse(rest);
        Vectors.AddScaled(1, rest, x);
    }

    private void Gather(ReadOnlySpan<double> c, int n, ReadOnlySpan<int> face)
    {
        size = face.Length;
        for (var i = 0; i < size; i++)
        {
            var row = c.Slice(face[i] * n, n);
            for (var j = 0; j < size; j++)
            {
                block[(i * size) + j] = row[face[j]];
            }
        }
    }

    private void FactorBlock(double floor)
    {
        // A floor at the edge of rounding may let a pivot pass that L^T L then loses: the next floor does not.
        while (!TryFactorInner(floor))
        {
            floor *= 100;
        }
    }

    private bool TryFactorInner(double floor)
    {
        rank = Cholesky.FactorPivoted(block, size, [], floor, factor, remaining);
        var product = inner.AsSpan(0, rank * rank);
        product.Clear();
        for (var i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = factor.AsSpan(i * size, rank);
            for (var j = 0; j < rank; j++)
            {
                Vectors.AddScaled(row[j], row, product.Slice(j * rank, rank));
            }
        }

        return Cholesky.TryFactor(product, rank, 0);
    }

    /// <summary><c>(L L^T)^+ = L (L^T L)^-2 L^T</c>.</summary>
    private void ApplyPseudoInverse(Span<double> x)
    {
        var coordinates = reduced.AsSpan(0, rank);
        coordinates.Clear();
        for (var i = 0; i < size; i++)
        {
            Vectors.AddScaled(x[i], factor.AsSpan(i * size, rank), coordinates);
        }

        Cholesky.Solve(inner, rank, coordinates);
        Cholesky.Solve(inner, rank, coordinates);
        for (var i = 0; i < size; i++)
        {
            x[i] = Vectors.Dot(factor.AsSpan(i * size, rank), coordinates);
        }
    }
}
