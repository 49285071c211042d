using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>Projections onto the cone of directions that hurt no task, as weights of the gradients.</summary>
internal sealed class ConeWeights
{
    private readonly ConeProjection projection;
    private double[] coefficients = [];
    private double[] added = [];
    private double[] shares = [];

    public ConeWeights(int capacity)
    {
        projection = new(capacity);
        Reserve(capacity);
    }

    /// <summary>The weights of <c>sum_i s_i P(g_i)</c>: GH (exact) and UPGrad.</summary>
    /// <param name="correlations">The gradients that are not zero.</param>
    /// <param name="gradientEpsilon">The distance from 1 to the next number of the gradients' type.</param>
    /// <param name="weights">Holds the shares s, none negative; receives the weights at the positions of these gradients.</param>
    /// <returns>The position of the gradient whose projection was not found; -1 where all were.</returns>
    public int WeighProjections(Correlations correlations, double gradientEpsilon, Span<double> weights)
    {
        var positions = correlations.Positions;
        var norms = correlations.Norms;
        var n = positions.Length;
        if (n == 2)
        {
            WeighTwo(correlations, weights);
            return -1;
        }

        Reserve(n);
        projection.Prepare(correlations.Values, n, RankFloor.For(gradientEpsilon));
        for (var i = 0; i < n; i++)
        {
            shares[i] = weights[positions[i]];
        }

        var unit = coefficients.AsSpan(0, n);
        unit.Clear();
        for (var i = 0; i < n; i++)
        {
            if (shares[i] == 0)
            {
                continue;
            }

            unit[i] = 1;
            if (!projection.TryProject(unit, added))
            {
                return positions[i];
            }

            unit[i] = 0;
            for (var j = 0; j < n; j++)
            {
                weights[positions[j]] += shares[i] * added[j] * (norms[i] / norms[j]);
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

    /// <summary>The paper's closed form: exact for exactly opposite gradients too.</summary>
    private static void WeighTwo(Correlations correlations, Span<double> weights)
    {
        var positions = correlations.Positions;
        var norms = correlations.Norms;
        var opposed = Math.Min(correlations[0, 1], 0);
        var (first, second) = (weights[positions[0]], weights[positions[1]]);
        weights[positions[0]] -= second * opposed * (norms[1] / norms[0]);
        weights[positions[1]] -= first * opposed * (norms[0] / norms[1]);
    }

    private void Reserve(int n)
    {
        if (added.Length >= n)
        {
            return;
        }

        coefficients = new double[n];
        added = new double[n];
        shares = new double[n];
    }
}
