using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>t-SNE: points of many dimensions on a plane, so that neighbours stay neighbours. The exact form, for a few thousand points.</summary>
/// <remarks>
/// L. van der Maaten, G. Hinton, <em>Visualizing Data using t-SNE</em>, JMLR 9, 2008, with the gains, momenta (0.5, then 0.8) and early exaggeration
/// (12, for 250 iterations) of the authors' code. It starts from the two principal components, as D. Kobak and P. Berens advise (Nature
/// Communications 10, 2019), so that nothing is random and the axes keep the data's large-scale order. Time and memory grow with N^2.
/// </remarks>
public static class TSne
{
    private const double Exaggeration = 12;
    private const int ExaggeratedIterations = 250;

    // Keeps points that are all equal from a division by zero.
    private const double Smallest = 1e-300;

    /// <summary>Places points on a plane.</summary>
    /// <param name="points">N x D, of any floating-point type; N at least 4. Not changed.</param>
    /// <param name="perplexity">The effective number of neighbours of a point; at least 1, and less than a third of N.</param>
    /// <param name="iterations">Steps of gradient descent, the exaggerated ones among them.</param>
    /// <returns>Two coordinates for each point.</returns>
    /// <exception cref="ArgumentException">The points are no N x D matrix of finite numbers with N at least 4.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The perplexity or the number of iterations is out of its range.</exception>
    public static (double[] X, double[] Y) Embed(Tensor points, double perplexity = 30, int iterations = 750)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.dim() != 2 || points.size(0) < 4)
        {
            throw new ArgumentException($"The points must be an N x D matrix with N of at least 4. Found {string.Join(" x ", points.shape)}.", nameof(points));
        }

        var count = (int)points.size(0);
        if (!(perplexity >= 1 && perplexity < count / 3.0))
        {
            throw new ArgumentOutOfRangeException(nameof(perplexity), perplexity, FormattableString.Invariant($"The perplexity must be from 1 to less than a third of the {count} points."));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var data = points.detach().cpu().to(float64);
        if (!data.isfinite().all().ToBoolean())
        {
            throw new ArgumentException("The points must be finite. Found NaN or an infinite number.", nameof(points));
        }

        var affinities = Affinities(data, perplexity);
        var plane = Descend(affinities, PrincipalComponents(data), iterations);
        return ([.. plane.select(1, 0).contiguous().data<double>()], [.. plane.select(1, 1).contiguous().data<double>()]);
    }

    /// <summary>The symmetric joint probabilities p_ij: Gaussians around each point, as wide as the perplexity asks (sections 2 and 3.1).</summary>
    internal static Tensor Affinities(Tensor data, double perplexity)
    {
        // Enough for double: each halving settles a bit of the width.
        const int Halvings = 64;
        using var scope = NewDisposeScope();
        var count = data.size(0);
        var squares = SquaredDistances(data);
        var diagonal = eye(count, dtype: @bool);

        // Without the distance to the nearest neighbour, which cancels out, or a narrow Gaussian would be zero everywhere; and in units of what is
        // left on average, so that the search does not depend on the scale of the data.
        squares = squares - squares.masked_fill(diagonal, double.PositiveInfinity).amin([1L], keepdim: true);
        squares = squares.masked_fill(diagonal, 0);
        squares = squares / squares.mean([1L], keepdim: true).clamp_min(Smallest);
        var target = Math.Log(perplexity);
        var low = zeros(count, 1, dtype: float64);
        var high = full([count, 1], double.PositiveInfinity, dtype: float64);
        var precision = ones(count, 1, dtype: float64);
        var conditional = squares;
        for (var halving = 0; halving < Halvings; halving++)
        {
            using var inner = NewDisposeScope();
            var exponents = (-precision * squares).masked_fill(diagonal, double.NegativeInfinity);
            var logarithms = exponents - exponents.logsumexp(1, keepdim: true);
            var probabilities = logarithms.exp();
            var entropy = -(probabilities * logarithms.masked_fill(diagonal, 0)).sum([1L], keepdim: true);
            var isWide = entropy > target;
            low = where(isWide, precision, low).MoveToOuterDisposeScope();
            high = where(isWide, high, precision).MoveToOuterDisposeScope();
            precision = where(high.isinf(), precision * 2, (low + high) / 2).MoveToOuterDisposeScope();
            conditional = probabilities.MoveToOuterDisposeScope();
        }

        return ((conditional + conditional.t()) / (2 * count)).MoveToOuterDisposeScope();
    }

    private static Tensor Descend(Tensor affinities, Tensor start, int iterations)
    {
        var count = affinities.size(0);
        var rate = Math.Max(50, count / Exaggeration / 4);
        var plane = start.clone();
        var velocity = zeros_like(plane);
        var gains = ones_like(plane);
        var isSelf = eye(count, dtype: @bool);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            using var scope = NewDisposeScope();
            var isExaggerated = iteration < ExaggeratedIterations;
            var kernel = (1 + SquaredDistances(plane)).reciprocal().masked_fill(isSelf, 0);
            var forces = ((isExaggerated ? affinities * Exaggeration : affinities) - kernel / kernel.sum()) * kernel;

            // 4 sum_j f_ij (y_i - y_j), eq. 5.
            var gradient = 4 * (forces.sum([1L], keepdim: true) * plane - forces.mm(plane));
            var isTurning = (gradient * velocity).gt(0);
            gains.copy_(where(isTurning, gains * 0.8, gains + 0.2).clamp_min(0.01));
            velocity.mul_(isExaggerated ? 0.5 : 0.8).sub_(rate * gains * gradient);
            plane.add_(velocity);
            plane.sub_(plane.mean([0L], keepdim: true));
        }

        return plane;
    }

    private static Tensor PrincipalComponents(Tensor data)
    {
        var centred = data - data.mean([0L], keepdim: true);
        var (left, singular, _) = linalg.svd(centred, fullMatrices: false);
        var components = left.narrow(1, 0, Math.Min(2, left.size(1))) * singular.narrow(0, 0, Math.Min(2, singular.size(0)));
        if (components.size(1) < 2)
        {
            components = cat([components, zeros_like(components)], 1);
        }

        // The sign of a component is arbitrary: its largest entry is made positive.
        var largest = components.gather(0, components.abs().argmax(0, keepdim: true));
        components *= where(largest.lt(0), -ones_like(largest), ones_like(largest));
        var spread = components.select(1, 0).std();
        return components * (1e-4 / spread.clamp_min(Smallest));
    }

    private static Tensor SquaredDistances(Tensor points)
    {
        var norms = points.square().sum([1L], keepdim: true);
        return (norms + norms.t() - 2 * points.mm(points.t())).clamp_min(0);
    }
}
