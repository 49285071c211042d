namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>How far an inner product in float32 can be from <see cref="InnerProduct"/>.</summary>
internal static class ScoreRounding
{
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const double SmallestNormal = 1.1754943508222875e-38;

    /// <summary>A bound of the difference, in whatever order the products are summed.</summary>
    /// <remarks>
    /// <para>
    /// <c>|fl(x'y) - x'y| &lt;= gamma_n |x|'|y| &lt;= gamma_n ||x|| ||y||</c> with <c>gamma_n = n u / (1 - n u)</c> and <c>u = 2^-24</c>: N. J. Higham, <em>Accuracy and Stability of Numerical
    /// Algorithms</em>, SIAM 2002, equation (3.5), and Cauchy and Schwarz. With <c>n + 1</c> in place of <c>n</c> the roundings of the double sum and of the norms, <c>n 2^-53</c>, are
    /// covered too for all <c>n</c> up to 2^27.
    /// </para>
    /// <para>
    /// Underflow adds to that at most the smallest normal number for each operation, and for each entry, times the other one, where a processor takes subnormal numbers for 0.
    /// </para>
    /// </remarks>
    /// <param name="length">The length of the rows, from 1 to 2^22.</param>
    /// <param name="norm">The Euclidean norm of one.</param>
    /// <param name="otherNorm">The norm of the other.</param>
    public static double Bound(int length, double norm, double otherNorm)
    {
        var terms = (length + 1) * UnitRoundoff;
        var underflow = 4 * SmallestNormal * (length + Math.Sqrt(length) * (norm + otherNorm));
        return terms / (1 - terms) * norm * otherNorm + underflow;
    }
}
