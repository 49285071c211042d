using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>The positive weights with <c>(K tau)_i = tau_i^-p</c>: Nash-MTL and FairGrad.</summary>
internal sealed class BargainingWeights
{
    private const string Stationary =
        "zero lies in the convex hull of the gradients, or so near to it that rounding hides the difference: no direction is known to help every task, and the bargaining equations have no solution";

    private const string NotConverged =
        "the bargaining equations were not solved: the gradients are too nearly stationary for the precision of their Gramian";

    private readonly PowerBalance balance;
    private readonly MinimumNorm hull;
    private double[] ratios = [];
    private double[] solution = [];

    public BargainingWeights(int capacity)
    {
        balance = new(capacity);
        hull = new(capacity);
        Reserve(capacity);
    }

    /// <summary>Writes the weights of the gradients that are not zero; the others get 0.</summary>
    /// <param name="correlations">The gradients that are not zero.</param>
    /// <param name="input">The Gramian and its precision.</param>
    /// <param name="p">The power, positive.</param>
    /// <param name="weights">Receives the weights.</param>
    public HarmonizerResult Weigh(Correlations correlations, in HarmonizerInput input, double p, Span<double> weights)
    {
        weights.Clear();
        var n = correlations.Count;
        if (n == 0)
        {
            return HarmonizerResult.Solved;
        }

        Reserve(n);
        var r = ratios.AsSpan(0, n);
        var v = solution.AsSpan(0, n);
        var floor = RankFloor.Hull(input.GradientEpsilon, input.GramianEpsilon, n);
        var opening = n == 2 ? Opening(correlations, input) : 1;
        var stationary = FindStationary(correlations, opening, floor, v);
        if (stationary >= 0)
        {
            return HarmonizerResult.NoSolution(correlations.Positions[stationary], Stationary);
        }

        // v_i = tau_i |g_i|, for norms relative to the longest: the equation's own scaling puts its size back.
        for (var i = 0; i < n; i++)
        {
            r[i] = Math.Pow(correlations.Norms[i] / correlations.Longest, p - 1);
        }

        if (n == 2 && opening < 1)
        {
            PowerBalance.SolveTwo(opening, r, p, v);
        }
        else if (!balance.TrySolve(correlations.Values, r, p, v))
        {
            return HarmonizerResult.NoSolution(correlations.Positions[0], NotConverged);
        }

        var size = Math.Pow(correlations.Longest, -2 / (1 + p));
        for (var i = 0; i < n; i++)
        {
            weights[correlations.Positions[i]] = v[i] / (correlations.Norms[i] / correlations.Longest) * size;
        }

        return HarmonizerResult.Solved;
    }

    /// <summary>The gradient that counts most in a combination that is zero; -1 where there is none.</summary>
    private int FindStationary(Correlations correlations, double opening, double floor, Span<double> w)
    {
        if (!correlations.HasConflict)
        {
            return -1;
        }

        if (w.Length == 2)
        {
            return opening > floor ? -1 : 0;
        }

        var unit = ratios.AsSpan(0, w.Length);
        unit.Fill(1);
        if (!hull.TryFind(correlations.Values, unit, floor, w) || MinimumNorm.Square(correlations.Values, w) > floor)
        {
            return -1;
        }

        var largest = 0;
        for (var i = 1; i < w.Length; i++)
        {
            largest = w[i] > w[largest] ? i : largest;
        }

        return largest;
    }

    /// <summary><c>1 + C_12</c> without the cancellation that the sum would suffer between nearly opposite gradients.</summary>
    private static double Opening(Correlations correlations, in HarmonizerInput input)
    {
        var cosine = correlations[0, 1];
        if (cosine >= 0)
        {
            return 1 + cosine;
        }

        // Powers of two scale without rounding.
        var (first, second) = (correlations.Positions[0], correlations.Positions[1]);
        var (e, f) = (-Math.ILogB(correlations.Norms[0]), -Math.ILogB(correlations.Norms[1]));
        var a = Math.ScaleB(input.Gramian[(first * input.Count) + first], 2 * e);
        var b = Math.ScaleB(input.Gramian[(second * input.Count) + second], 2 * f);
        var c = Math.ScaleB(input.Gramian[(first * input.Count) + second], e + f);
        var square = c * c;
        var determinant = Math.FusedMultiplyAdd(a, b, -square) + Math.FusedMultiplyAdd(-c, c, square);
        var product = Math.Sqrt(a) * Math.Sqrt(b);
        return Math.Max(determinant, 0) / (product * (product - c));
    }

    private void Reserve(int n)
    {
        if (ratios.Length >= n)
        {
            return;
        }

        ratios = new double[n];
        solution = new double[n];
    }
}
