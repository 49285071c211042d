using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>The inner product that scores are.</summary>
internal static class InnerProduct
{
    private const int Lanes = 4;

    /// <summary>The inner product of two rows of float32 numbers, in double.</summary>
    /// <remarks>
    /// A product of two float32 numbers has 48 bits and is exact in double, so that a fused multiplication makes no difference, and the order of summation is fixed by the length alone:
    /// the value is the same on every processor, and wherever the rows lie in memory.
    /// </remarks>
    /// <param name="x">A row.</param>
    /// <param name="y">A row as long.</param>
    // Where the time goes that the matrix products leave, from the first search on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var a = MemoryMarshal.Cast<float, Vector256<float>>(x);
        var b = MemoryMarshal.Cast<float, Vector256<float>>(y[..x.Length]);
        var (even, odd) = (TwoSums.Zero, TwoSums.Zero);
        var i = 0;
        for (; i + 1 < a.Length; i += 2)
        {
            even = even.Add(a[i], b[i]);
            odd = odd.Add(a[i + 1], b[i + 1]);
        }

        if (i < a.Length)
        {
            even = even.Add(a[i], b[i]);
        }

        var lanes = (even.Lower + even.Upper) + (odd.Lower + odd.Upper);
        var sum = 0.0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            sum += lanes.GetElement(lane);
        }

        for (i = a.Length * Vector256<float>.Count; i < x.Length; i++)
        {
            sum += (double)x[i] * y[i];
        }

        return sum;
    }

    private readonly record struct TwoSums(Vector256<double> Lower, Vector256<double> Upper)
    {
        public static TwoSums Zero => new(Vector256<double>.Zero, Vector256<double>.Zero);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TwoSums Add(Vector256<float> x, Vector256<float> y)
        {
            var (xLower, xUpper) = Vector256.Widen(x);
            var (yLower, yUpper) = Vector256.Widen(y);
            return new(Lower + xLower * yLower, Upper + xUpper * yUpper);
        }
    }
}
