using FluentAssertions;
using MultiTaskGH.Numerics;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Numerics;

/// <summary>The projections are judged by their optimality conditions (Karush, Kuhn, Tucker), not by another run of the solver.</summary>
public class ConeProjectionTests
{
    private const double RankFloor = 1e-12;

    [Fact]
    public void Projections_of_every_gradient_are_optimal()
    {
        var sampler = new GradientSampler(31);
        for (var round = 0; round < 5; round++)
        {
            foreach (var gradients in sampler.All())
            {
                var correlations = Read(gradients);
                for (var i = 0; i < correlations.Count; i++)
                {
                    var t = new double[correlations.Count];
                    t[i] = 1;
                    ShouldBeOptimal(correlations, t, gradients);
                }
            }
        }
    }

    [Fact]
    public void Projections_of_any_combination_are_optimal()
    {
        var sampler = new GradientSampler(32);
        for (var round = 0; round < 15; round++)
        {
            foreach (var gradients in sampler.All())
            {
                var correlations = Read(gradients);
                if (correlations.Count > 0)
                {
                    ShouldBeOptimal(correlations, sampler.GaussianVector(correlations.Count), gradients);
                }
            }
        }
    }

    [Fact]
    public void Dependent_gradients_in_many_draws_are_optimal()
    {
        var sampler = new GradientSampler(35);
        for (var round = 0; round < 400; round++)
        {
            var gradients = round % 2 == 0 ? sampler.Normal(10, 5) : sampler.LowRank(7, 9, 4);
            var correlations = Read(gradients);
            for (var i = 0; i < correlations.Count; i++)
            {
                var t = new double[correlations.Count];
                t[i] = 1;
                ShouldBeOptimal(correlations, t, gradients);
            }
        }
    }

    [Fact]
    public void Nothing_is_projected_to_nothing()
    {
        var gradients = new GradientSampler(38).Normal(3, 5);

        Project(Read(gradients), [0, 0, 0], gradients).Should().Equal(0, 0, 0);
    }

    /// <summary>
    /// Of 2 P random gradients in R^P, half of the draws have a cone of more than zero (Wendel): every face is nearly a solution.
    /// </summary>
    [Fact]
    public void Twice_as_many_gradients_as_dimensions_are_solved()
    {
        var sampler = new GradientSampler(36);
        foreach (var dimension in new[] { 6, 12, 24 })
        {
            var gradients = sampler.Normal(2 * dimension, dimension);
            var correlations = Read(gradients);
            for (var i = 0; i < correlations.Count; i++)
            {
                var t = new double[correlations.Count];
                t[i] = 1;
                ShouldBeOptimal(correlations, t, gradients);
            }
        }
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-7)]
    [InlineData(1e-6)]
    [InlineData(1e-5)]
    [InlineData(1e-3)]
    public void Nearly_opposite_gradients_are_solved(double angle)
    {
        var sampler = new GradientSampler(37);
        for (var round = 0; round < 200; round++)
        {
            var gradients = sampler.NearlyAntiparallel(3 + (round % 4), 9, angle);
            var correlations = Read(gradients);
            for (var i = 0; i < correlations.Count; i++)
            {
                var t = new double[correlations.Count];
                t[i] = 1;
                ShouldBeOptimal(correlations, t, gradients);
            }
        }
    }

    [Fact]
    public void A_hundred_and_twenty_eight_tasks_are_solved()
    {
        var sampler = new GradientSampler(33);
        foreach (var gradients in new[] { sampler.Normal(128, 200), sampler.Repelling(128, 140), sampler.LowRank(128, 200, 100) })
        {
            var correlations = Read(gradients);
            foreach (var i in new[] { 0, 77, 127 })
            {
                var t = new double[correlations.Count];
                t[i] = 1;
                ShouldBeOptimal(correlations, t, gradients);
            }
        }
    }

    /// <summary>
    /// Of all optimal z the shortest is the one: every choice of free components gives, by the pseudo-inverse, the shortest z that it allows; the
    /// shortest of those that satisfy the conditions is the answer.
    /// </summary>
    [Fact]
    public void Dependent_gradients_give_the_shortest_solution()
    {
        var sampler = new GradientSampler(34);
        for (var round = 0; round < 30; round++)
        {
            foreach (var gradients in new[]
            {
                sampler.Duplicate(4, 6), sampler.LowRank(5, 6, 2), sampler.Normal(6, 3), sampler.ParetoStationary(5, 8), sampler.Normal(5, 2), sampler.Antiparallel(4, 7),
            })
            {
                var correlations = Read(gradients);
                var t = new double[correlations.Count];
                t[round % correlations.Count] = 1;
                var z = Project(correlations, t, gradients);
                var expected = ShortestSolution(correlations, t);
                z.ShouldBe(expected, 1e-9 * Math.Max(1, expected.Max(Math.Abs)), $"the shortest solution for {gradients}");
            }
        }
    }

    private static Correlations Read(Gradients gradients)
    {
        var correlations = new Correlations(gradients.Count);
        correlations.Read(gradients.Gramian().Cast<double>().ToArray(), gradients.Count);
        return correlations;
    }

    private static double[] Project(Correlations correlations, double[] t, Gradients gradients)
    {
        var projection = new ConeProjection(correlations.Count);
        projection.Prepare(correlations.Values, correlations.Count, RankFloor);
        var z = new double[correlations.Count];
        projection.TryProject(t, z).Should().BeTrue("{0} has a projection", gradients);
        return z;
    }

    private static void ShouldBeOptimal(Correlations correlations, double[] t, Gradients gradients)
    {
        var z = Project(correlations, t, gradients);
        // Relative to the problem's own size: the dual is a sum of terms as large as t and z.
        var size = t.Concat(z).Max(Math.Abs);
        var dual = Dual(correlations, t, z);
        for (var i = 0; i < z.Length; i++)
        {
            z[i].Should().BeGreaterThanOrEqualTo(0);
            dual[i].Should().BeGreaterThanOrEqualTo(-1e-9 * size, "the dual is not negative for {0}", gradients);
            (z[i] / size * dual[i] / size).Should().BeInRange(-1e-9, 1e-9, "z and dual are complementary for {0}", gradients);
        }
    }

    private static double[] Dual(Correlations correlations, double[] t, double[] z)
    {
        var dual = new double[z.Length];
        for (var i = 0; i < z.Length; i++)
        {
            for (var j = 0; j < z.Length; j++)
            {
                dual[i] += correlations[i, j] * (t[j] + z[j]);
            }
        }

        return dual;
    }

    private static double[] ShortestSolution(Correlations correlations, double[] t)
    {
        var n = t.Length;
        var offset = Dual(correlations, t, new double[n]);
        double[]? best = null;
        for (var face = 0; face < 1 << n; face++)
        {
            var free = Enumerable.Range(0, n).Where(i => (face >> i & 1) == 1).ToArray();
            var z = new double[n];
            var part = PseudoSolve(correlations, free, offset);
            for (var i = 0; i < free.Length; i++)
            {
                z[free[i]] = part[i];
            }

            var optimal = z.Min() > -1e-10 && Dual(correlations, t, z).Min() > -1e-10;
            if (optimal && (best is null || Gradients.Dot(z, z) < Gradients.Dot(best, best)))
            {
                best = z;
            }
        }

        return best!;
    }

    private static double[] PseudoSolve(Correlations correlations, int[] free, double[] offset)
    {
        var count = free.Length;
        var x = new double[count];
        if (count == 0)
        {
            return x;
        }

        var block = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                block[(i * count) + j] = correlations[free[i], free[j]];
            }
        }

        var eigen = new SymmetricEigen(count);
        eigen.TryDecompose(block, count).Should().BeTrue();
        for (var k = 0; k < count; k++)
        {
            if (eigen.Values[k] <= 1e-12 * eigen.Largest)
            {
                continue;
            }

            var coordinate = 0.0;
            for (var i = 0; i < count; i++)
            {
                coordinate -= eigen.Vector(k)[i] * offset[free[i]] / eigen.Values[k];
            }

            for (var i = 0; i < count; i++)
            {
                x[i] += coordinate * eigen.Vector(k)[i];
            }
        }

        return x;
    }
}
