namespace MultiTaskGH.Numerics;

/// <summary>Solves <c>C x = b</c> for a correlation matrix, by the pseudo-inverse where it is singular.</summary>
internal sealed class CorrelationSystem
{
    private readonly FaceSystem system = new();
    private int[] everything = [];

    public CorrelationSystem(int capacity) => Reserve(capacity);

    /// <summary>Whether the matrix has full rank.</summary>
    public bool IsRegular { get; private set; }

    /// <summary>Takes the matrix.</summary>
    /// <param name="correlations">C, n x n.</param>
    /// <param name="n">Its size.</param>
    /// <param name="rankFloor">Squared pivots not above it count as zero; positive.</param>
    public void Factor(ReadOnlySpan<double> correlations, int n, double rankFloor)
    {
        Reserve(n);
        ReadOnlySpan<int> face = everything.AsSpan(0, n);
        system.FactorSingular(correlations, n, face, rankFloor);
        IsRegular = system.Rank == n;
        if (IsRegular)
        {
            // The plain factorization errs less than the pseudo-inverse, and pivots that passed in their own order pass a thousandth of the floor in any.
            system.Factor(correlations, n, face, 1e-3 * rankFloor);
        }
    }

    /// <summary>Solves in place.</summary>
    public void Solve(Span<double> x) => system.Solve(x);

    private void Reserve(int n)
    {
        system.Reserve(n);
        if (everything.Length >= n)
        {
            return;
        }

        everything = new int[n];
        for (var i = 0; i < n; i++)
        {
            everything[i] = i;
        }
    }
}
