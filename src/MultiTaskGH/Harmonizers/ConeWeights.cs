using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>Projections onto the cone of directions that hurt no task, as weights of the gradients.</summary>
internal sealed class ConeWeights
{
    private readonly ConeProjection projection;
    private double[] coefficients = [];
    private double[] added = [];

    public ConeWeights(int capacity)
    {
        projection = new(capacity);
        Reserve(capacity);
    }

    /// <summary>The weights of <c>sum_i P(g_i)</c>: GH (exact).</summary>
    /// <param name="correlations">The gradients that are not zero.</param>
    /// <param name="gradientEpsilon">The distance from 1 to the next number of the gradients' type.</param>
    /// <param name="weights">Receives the weights at the positions of these gradients.</param>
    /// <returns>The position of the gradient whose projection was not found; -1 where all were.</returns>
    public int WeighProjections(Correlations correlations, double gradientEpsilon, Span<double> weights)
    {
        var positions = correlations.Positions;
        var norms = correlations.Norms;
        var n = positions.Length;
        if (n == 2)
        {
            GH.WeighPairwise(correlations, weights);
            return -1;
        }

        Reserve(n);
        projection.Prepare(correlations.Values, n, RankFloor.For(gradientEpsilon));
        var unit = coefficients.AsSpan(0, n);
        unit.Clear();
        for (var i = 0; i < n; i++)
        {
            unit[i] = 1;
            if (!projection.TryProject(unit, added))
            {
                return positions[i];
            }

            unit[i] = 0;
            for (var j = 0; j < n; j++)
            {
                weights[positions[j]] += added[j] * (norms[i] / norms[j]);
            }
        }

        return -1;
    }

    /// <summary>Replaces the weights of a direction by those of its projection.</summary>
    /// <returns>False where the projection was not found.</returns>
    public bool TryProjectDirection(Correlations correlations, double gradientEpsilon, Span<double> weights)
    {
        var positions = correlations.Positions;
        var norms = correlations.Norms;
        var n = positions.Length;
        Reserve(n);
        projection.Prepare(correlations.Values, n, RankFloor.For(gradientEpsilon));
        for (var j = 0; j < n; j++)
        {
            coefficients[j] = weights[positions[j]] * norms[j];
        }

        if (!projection.TryProject(coefficients.AsSpan(0, n), added))
        {
            return false;
        }

        for (var j = 0; j < n; j++)
        {
            weights[positions[j]] += added[j] / norms[j];
        }

        return true;
    }

    private void Reserve(int n)
    {
        if (added.Length >= n)
        {
            return;
        }

        coefficients = new double[n];
        added = new double[n];
    }
}
