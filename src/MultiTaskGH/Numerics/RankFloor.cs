namespace MultiTaskGH.Numerics;

/// <summary>Below which share of the largest eigenvalue an eigenvalue of a correlation matrix counts as zero.</summary>
internal static class RankFloor
{
    private const double DoubleEpsilon = 1.0 / (1L << 52);

    /// <param name="gradientEpsilon">The distance from 1 to the next number of the gradients' type.</param>
    /// <remarks>
    /// Exactly dependent float64 gradients leave eigenvalues of some 1e-16 times their number, which 1e-12 clears with room for
    /// hundreds of tasks. Float32 dot products leave up to 2e-7, about two of their epsilons; eight keep the same distance
    /// for coarser types.
    /// </remarks>
    public static double For(double gradientEpsilon) => gradientEpsilon <= DoubleEpsilon ? 1e-12 : Math.Max(1e-6, 8 * gradientEpsilon);
}
