using System.Numerics;

namespace MultiTaskGH.Diagnostics;

/// <summary>Counts numbers by bins in memory that is taken once.</summary>
internal abstract class HistogramCounter
{
    /// <summary>Counts a finite number.</summary>
    public abstract void Add(double value);

    public abstract InnerProductHistogram ToHistogram();

    public static HistogramCounter Create(ConflictMonitorOptions options) =>
        options.HistogramEdges is { } edges ? new Fixed([.. edges]) : new Doubling(options.HistogramBins / 2);

    /// <summary>Bins between given edges; what lies outside is counted apart.</summary>
    private sealed class Fixed(double[] edges) : HistogramCounter
    {
        private readonly long[] counts = new long[edges.Length + 1];

        public override void Add(double value)
        {
            var found = Array.BinarySearch(edges, value);
            counts[found >= 0 ? found + 1 : ~found]++;
        }

        public override InnerProductHistogram ToHistogram() => new([.. edges], counts[1..^1], counts[0], counts[^1]);
    }

    /// <summary>
    /// Bins of equal width on both sides of zero. A value outside doubles the width, joining neighbours, until it fits. The width is a
    /// power of two: <c>v / width</c> and the edges are exact, old bins nest in the new ones, and so every count is what it would have
    /// been had the final width been known from the start.
    /// </summary>
    private sealed class Doubling(int half) : HistogramCounter
    {
        // Below this exponent the width would be subnormal and the division could round.
        private const int SmallestExponent = -1000;

        private readonly long[] counts = new long[2 * half];
        private int? exponent;

        public override void Add(double value)
        {
            if (exponent is null)
            {
                // A zero fits every width: until a first other value gives the scale it is counted right of the zero edge.
                if (value == 0)
                {
                    counts[half]++;
                    return;
                }

                exponent = Math.Max(SmallestExponent, Math.ILogB(value) + 1 - BitOperations.Log2((uint)half));
            }

            double bin;
            while ((bin = Math.Floor(Math.ScaleB(value, -exponent.Value))) < -half || bin >= half)
            {
                Widen();
            }

            counts[half + (int)bin]++;
        }

        public override InnerProductHistogram ToHistogram()
        {
            if (exponent is null)
            {
                // Only zeros, or nothing, so far: any width holds them, and an empty histogram has none to show.
                return counts[half] == 0 ? new([], [], 0, 0) : new([0, double.Epsilon], [counts[half]], 0, 0);
            }

            var edges = new double[2 * half + 1];
            for (var k = 0; k < edges.Length; k++)
            {
                edges[k] = Math.ScaleB(k - half, exponent.Value);
            }

            return new(edges, [.. counts], 0, 0);
        }

        private void Widen()
        {
            // Bins are paired from zero outwards on both sides; an outermost bin without a partner keeps its count.
            for (var n = 0; n < half; n++)
            {
                counts[half + n] = AtOrZero(2 * n) + AtOrZero(2 * n + 1);
                counts[half - 1 - n] = AtOrZero(-1 - 2 * n) + AtOrZero(-2 - 2 * n);
            }

            exponent++;

            long AtOrZero(int bin) => bin >= -half && bin < half ? counts[half + bin] : 0;
        }
    }
}
