namespace MultiTaskGH.Numerics;

/// <summary>Below which share of the largest eigenvalue an eigenvalue of a correlation matrix counts as zero.</summary>
internal static class RankFloor
{
    private const double DoubleEpsilon = 1.0 / (1L << 52);

    /// <param name="gradientEpsilon">The distance from 1 to the next number of the gradients' type.</param>
    /// <remarks>
    /// Exactly dependent float64 gradients leave eigenvalues of some 1e-16 times their number, which 1e-12 clears with room for
    /// hundreds of tasks. Gramians of all coarser types are summed in float32 at least, which leaves up to 2e-7. The rounding of the gradients
    /// themselves, by at most half an epsilon of each entry, moves a dependent one out of the others' span by that angle, and an eigenvalue is
    /// the square of it: eight squared epsilons clear it for 32 tasks at the worst, and for any number where it is random.
    /// </remarks>
    public static double For(double gradientEpsilon) =>
        gradientEpsilon <= DoubleEpsilon ? 1e-12 : Math.Max(1e-6, 8 * gradientEpsilon * gradientEpsilon);

    /// <summary>The same without room: what rounding alone leaves of n exactly dependent float64 gradients, for methods that must tell them from nearly dependent ones.</summary>
    /// <param name="gradientEpsilon">The distance from 1 to the next number of the gradients' type.</param>
    /// <param name="n">The number of gradients.</param>
    /// <remarks>Gradients within 1e-6 of opposite leave 1e-12, equal ones some 1e-16 times n.</remarks>
    public static double Tight(double gradientEpsilon, int n) =>
        gradientEpsilon <= DoubleEpsilon ? Math.Min(1e-12, 1e-14 * n) : For(gradientEpsilon);

    /// <summary>Below which square of its distance from the hull of n unit gradients zero counts as part of the hull.</summary>
    /// <param name="gradientEpsilon">The distance from 1 to the next number of the gradients' type.</param>
    /// <param name="gramianEpsilon">The precision of the Gramian; 0 where nothing is known of it.</param>
    /// <param name="n">The number of gradients.</param>
    /// <remarks>
    /// The square errs as the Gramian's entries do, 1e-6 of the norms where sums were made in float32. Where they were made in double, the Gramian is
    /// that of the gradients as they are, and what counts is how far their own rounding moves them, half an epsilon of their length at most, and a mixture no
    /// further: squared, less than what the sums in double leave for float32 entries, a million times more than that for bfloat16.
    /// </remarks>
    public static double Hull(double gradientEpsilon, double gramianEpsilon, int n) =>
        Math.Max(Tight(gramianEpsilon > 0 ? gramianEpsilon : gradientEpsilon, n), gradientEpsilon * gradientEpsilon);
}
