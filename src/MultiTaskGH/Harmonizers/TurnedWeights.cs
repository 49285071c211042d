using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>The sum of gradients that were turned until none conflicts, as weights of the given ones.</summary>
internal sealed class TurnedWeights
{
    private readonly NearestCorrelation nearest;
    private readonly Procrustes procrustes;
    private double[] target = [];
    private double[] coefficients = [];

    public TurnedWeights(int capacity)
    {
        var eigen = new SymmetricEigen(capacity);
        nearest = new(eigen, capacity);
        procrustes = new(eigen, capacity);
        Reserve(capacity);
    }

    /// <summary>Finds the correlations that the turned gradients are to have.</summary>
    /// <returns>False where the search did not settle.</returns>
    public bool TryFindTarget(Correlations correlations)
    {
        Reserve(correlations.Count);
        return nearest.TryFind(correlations.Values, correlations.Count, target);
    }

    /// <summary>Turns the gradients to the target found before: <c>weight_j = sum_i |g_i| T_ij / |g_j|</c>.</summary>
    /// <param name="correlations">The gradients that are not zero.</param>
    /// <param name="omega">Their inertias.</param>
    /// <param name="gradientEpsilon">The distance from 1 to the next number of the gradients' type.</param>
    /// <param name="weights">Receives the weights at the positions of these gradients; untouched where there are none.</param>
    /// <returns>False where no set with the target's correlations lies in the span of the gradients.</returns>
    public bool TryWeigh(Correlations correlations, ReadOnlySpan<double> omega, double gradientEpsilon, Span<double> weights)
    {
        var n = correlations.Count;
        var norms = correlations.Norms;
        if (!procrustes.TryTurn(correlations.Values, target, omega[..n], n, RankFloor.For(gradientEpsilon), coefficients))
        {
            return false;
        }

        for (var j = 0; j < n; j++)
        {
            var weight = 0.0;
            for (var i = 0; i < n; i++)
            {
                weight += norms[i] / norms[j] * coefficients[(i * n) + j];
            }

            weights[correlations.Positions[j]] = weight;
        }

        return true;
    }

    private void Reserve(int n)
    {
        if (target.Length >= n * n)
        {
            return;
        }

        target = new double[n * n];
        coefficients = new double[n * n];
    }
}
