using FluentAssertions;
using MultiTaskGH.Numerics;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Numerics;

/// <summary>The two steps of GH++: the target correlations, and the vectors that have them.</summary>
public class TurningTests
{
    public static TheoryData<int> Sizes() => [2, 3, 4, 5, 8, 12];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Targets_are_correlations_without_a_negative_entry(int n)
    {
        var sampler = new GradientSampler(101 + n);
        for (var draw = 0; draw < 20; draw++)
        {
            ShouldBeFeasible(Nearest(Correlate(sampler.Fan(n, n + 1)), n), n);
        }
    }

    [Fact]
    public void Clipped_correlations_are_the_target_where_they_are_semidefinite()
    {
        var correlations = Correlate(new GradientSampler(102).Normal(3, 9));

        Nearest(correlations, 3).Should().Equal(Array.ConvertAll(correlations, c => Math.Max(c, 0)));
    }

    /// <summary>
    /// X is the projection of C onto a convex set if and only if <c>(C - X, Y - X) &lt;= 0</c> for every Y of the set. Tried are Gramians of nonnegative unit
    /// vectors, and the targets of correlations near C, which lie on the same faces.
    /// </summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Targets_are_nearest(int n)
    {
        var sampler = new GradientSampler(103 + n);
        var projected = 0;
        for (var draw = 0; draw < 20; draw++)
        {
            var correlations = Correlate(sampler.Fan(n, n + 1));
            var target = Nearest(correlations, n);
            projected += target.Zip(correlations, (x, c) => Math.Abs(x - Math.Max(c, 0))).Max() > 1e-6 ? 1 : 0;
            for (var trial = 0; trial < 10; trial++)
            {
                ShouldBeNoNearer(correlations, target, Correlate(sampler.ConflictFree(n, trial + 1)));
                var near = Correlate(Nudged(correlations, n, sampler));
                var other = Nearest(near, n);
                ShouldBeFeasible(other, n);
                ShouldBeNoNearer(correlations, target, other);
                // Projections onto convex sets bring points no farther apart.
                Distance(target, other).Should().BeLessThanOrEqualTo(Distance(correlations, near) + 1e-9);
            }
        }

        if (n >= 4)
        {
            projected.Should().BePositive("clipping alone must not be what is tested");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Turned_vectors_have_the_target_as_their_Gramian_and_lie_nearest(int n)
    {
        var sampler = new GradientSampler(104 + n);
        for (var draw = 0; draw < 20; draw++)
        {
            var p = n + 3;
            var units = Units(draw % 4 < 2 ? sampler.Normal(n, p) : sampler.Fan(n, p));
            var correlations = units.Gramian().Cast<double>().ToArray();
            var target = Nearest(correlations, n);
            var inertia = Array.ConvertAll(sampler.GaussianVector(n), x => Math.Exp(draw % 2 * x));
            var turned = Turn(units, correlations, target, inertia);

            // A target that had to be projected is singular, and its factor drops pivots below 1e-10.
            var tolerance = IsClipped(correlations, target) ? 1e-12 : 1e-9;
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    Gradients.Dot(turned[i], turned[j]).Should().BeApproximately(target[(i * n) + j], tolerance);
                }
            }

            ShouldBeAligned(units.Rows, turned, inertia, p);
            ShouldBeNearerThanRotations(units.Rows, turned, inertia, sampler);
        }
    }

    [Fact]
    public void Inertias_that_differ_by_orders_of_magnitude_keep_the_Gramian()
    {
        var sampler = new GradientSampler(105);
        for (var draw = 0; draw < 20; draw++)
        {
            var units = Units(sampler.Normal(5, 9));
            var correlations = units.Gramian().Cast<double>().ToArray();
            var target = Nearest(correlations, 5);
            var turned = Turn(units, correlations, target, [1e-6, 1e6, 1, 1e3, 1e-3]);
            for (var i = 0; i < 5; i++)
            {
                for (var j = 0; j < 5; j++)
                {
                    Gradients.Dot(turned[i], turned[j]).Should().BeApproximately(target[(i * 5) + j], 1e-9);
                }
            }

            // The next lighter one bears all but the square of the ratio, 1e-6.
            turned[1].ShouldBe(units.Rows[1], 1e-5, "the heaviest hardly turns");
        }
    }

    [Fact]
    public void A_span_that_is_too_small_is_refused()
    {
        double[] opposite = [1, -1, -1, 1];
        double[] identity = [1, 0, 0, 1];

        new Procrustes(new SymmetricEigen(2), 2).TryTurn(opposite, identity, [1, 1], 2, 1e-12, new double[4]).Should().BeFalse();
    }

    private static double[] Nearest(double[] correlations, int n)
    {
        var target = new double[n * n];
        new NearestCorrelation(new SymmetricEigen(n), n).TryFind(correlations, n, target).Should().BeTrue();
        return target;
    }

    private static double[][] Turn(Gradients units, double[] correlations, double[] target, double[] inertia)
    {
        var n = units.Count;
        var coefficients = new double[n * n];
        new Procrustes(new SymmetricEigen(n), n).TryTurn(correlations, target, inertia, n, 1e-12, coefficients).Should().BeTrue();
        return [.. Enumerable.Range(0, n).Select(i => units.Direction(coefficients[(i * n)..((i + 1) * n)]))];
    }

    private static void ShouldBeFeasible(double[] matrix, int n)
    {
        var eigen = new SymmetricEigen(n);
        eigen.TryDecompose(matrix, n).Should().BeTrue();
        // Where the alternating projections stop.
        eigen.Values.ToArray().Min().Should().BeGreaterThan(-1e-12 * n);
        matrix.Min().Should().BeGreaterThanOrEqualTo(0);
        for (var i = 0; i < n; i++)
        {
            matrix[i * (n + 1)].Should().Be(1);
        }
    }

    private static void ShouldBeNoNearer(double[] correlations, double[] target, double[] feasible)
    {
        var product = 0.0;
        for (var i = 0; i < target.Length; i++)
        {
            product += (correlations[i] - target[i]) * (feasible[i] - target[i]);
        }

        product.Should().BeLessThanOrEqualTo(1e-10 * target.Length);
    }

    /// <summary>The optimality condition of the Procrustes problem: <c>sum_i omega_i^2 u~_i u_i^T</c> is symmetric and positive semi-definite.</summary>
    private static void ShouldBeAligned(double[][] units, double[][] turned, double[] inertia, int p)
    {
        var moment = new double[p * p];
        for (var i = 0; i < units.Length; i++)
        {
            for (var a = 0; a < p; a++)
            {
                Vectors.AddScaled(inertia[i] * inertia[i] * turned[i][a], units[i], moment.AsSpan(a * p, p));
            }
        }

        var scale = moment.Max(Math.Abs);
        for (var a = 0; a < p; a++)
        {
            for (var b = 0; b < a; b++)
            {
                moment[(a * p) + b].Should().BeApproximately(moment[(b * p) + a], 1e-9 * scale);
            }
        }

        var eigen = new SymmetricEigen(p);
        eigen.TryDecompose(moment, p).Should().BeTrue();
        eigen.Values.ToArray().Min().Should().BeGreaterThan(-1e-9 * scale);
    }

    /// <summary>Rotating all turned vectors together keeps their Gramian: no rotation, small or large, brings them nearer.</summary>
    private static void ShouldBeNearerThanRotations(double[][] units, double[][] turned, double[] inertia, GradientSampler sampler)
    {
        var cost = Cost(units, turned, inertia);
        var p = units[0].Length;
        foreach (var angle in new[] { 1e-3, -1e-2, 0.1, 1 })
        {
            var a = GradientSampler.Unit(sampler.GaussianVector(p));
            var b = sampler.GaussianVector(p);
            b = GradientSampler.Unit(GradientSampler.Plus(b, a, -Gradients.Dot(a, b)));
            var rotated = Array.ConvertAll(turned, v =>
            {
                var (x, y) = (Gradients.Dot(v, a), Gradients.Dot(v, b));
                var (s, c) = Math.SinCos(angle);
                var inA = GradientSampler.Plus(v, a, (c * x) - (s * y) - x);
                return GradientSampler.Plus(inA, b, (s * x) + (c * y) - y);
            });
            Cost(units, rotated, inertia).Should().BeGreaterThanOrEqualTo(cost * (1 - 1e-9));
        }
    }

    private static double Cost(double[][] units, double[][] turned, double[] inertia)
    {
        var cost = 0.0;
        for (var i = 0; i < units.Length; i++)
        {
            var difference = GradientSampler.Plus(turned[i], units[i], -1);
            cost += inertia[i] * inertia[i] * Gradients.Dot(difference, difference);
        }

        return cost;
    }

    private static bool IsClipped(double[] correlations, double[] target) =>
        target.Zip(correlations, (x, c) => x == Math.Max(c, 0)).All(same => same);

    private static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());

    private static Gradients Units(Gradients gradients) => gradients with { Rows = Array.ConvertAll(gradients.Rows, GradientSampler.Unit) };

    private static double[] Correlate(Gradients gradients) => Units(gradients).Gramian().Cast<double>().Select((x, at) => at % (gradients.Count + 1) == 0 ? 1 : x).ToArray();

    /// <summary>Vectors with the given correlations, each moved by about a hundredth.</summary>
    private static Gradients Nudged(double[] correlations, int n, GradientSampler sampler)
    {
        var factor = new double[n * n];
        Cholesky.FactorPivoted(correlations, n, [], 1e-12, factor, new double[n]);
        return new("nudged", [.. Enumerable.Range(0, n).Select(i => GradientSampler.Plus(factor[(i * n)..((i + 1) * n)], sampler.GaussianVector(n), 0.01))]);
    }
}
