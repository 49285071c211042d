using FluentAssertions;
using MultiTaskGH.Numerics;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Numerics;

/// <summary>The solvers that stand on complementarity problems, judged by their optimality conditions.</summary>
public class ComplementarityTests
{
    private const double Floor = 1e-12;

    [Fact]
    public void Any_q_has_a_solution_where_the_matrix_is_regular()
    {
        var sampler = new GradientSampler(41);
        for (var draw = 0; draw < 200; draw++)
        {
            var correlations = Read(draw % 2 == 0 ? sampler.Normal(7, 12) : sampler.Repelling(9, 11));
            var problem = new ComplementarityProblem(9);
            problem.Prepare(correlations.Values, correlations.Count, Floor);
            ShouldSolve(problem, correlations, sampler.GaussianVector(correlations.Count), startsFromLast: false);
        }
    }

    [Fact]
    public void The_last_solution_may_be_the_start()
    {
        var sampler = new GradientSampler(42);
        var correlations = Read(sampler.Repelling(12, 20));
        var problem = new ComplementarityProblem(12);
        problem.Prepare(correlations.Values, 12, Floor);
        for (var draw = 0; draw < 50; draw++)
        {
            ShouldSolve(problem, correlations, sampler.GaussianVector(12), startsFromLast: draw > 0);
        }
    }

    /// <summary>z is linear in q while the same components are free.</summary>
    [Fact]
    public void The_derivative_is_that_of_the_solution()
    {
        var sampler = new GradientSampler(43);
        var correlations = Read(sampler.Repelling(6, 9));
        var problem = new ComplementarityProblem(6);
        problem.Prepare(correlations.Values, 6, Floor);
        for (var draw = 0; draw < 50; draw++)
        {
            var q = sampler.GaussianVector(6);
            var direction = sampler.GaussianVector(6);
            var (z, moved, derivative) = (new double[6], new double[6], new double[6]);
            problem.TrySolve(q, z).Should().BeTrue();
            problem.Differentiate(direction, derivative);
            problem.TrySolve(GradientSampler.Plus(q, direction, 1e-7), moved).Should().BeTrue();

            moved.ShouldBe(GradientSampler.Plus(z, derivative, 1e-7), 1e-12 * Math.Max(1, z.Max()), "so little crosses no face here");
        }
    }

    [Fact]
    public void Beside_the_range_of_a_singular_matrix_conditions_hold_to_the_floor()
    {
        var sampler = new GradientSampler(44);
        for (var draw = 0; draw < 100; draw++)
        {
            var correlations = Read(sampler.LowRank(6, 12, 4));
            var problem = new ComplementarityProblem(6);
            problem.Prepare(correlations.Values, 6, Floor);
            problem.IsSingular.Should().BeTrue();

            // A solution exists, since a combination of the rows with a positive product with all exists for every second draw or so.
            var q = Array.ConvertAll(sampler.GaussianVector(6), Math.Abs);
            ShouldSolve(problem, correlations, GradientSampler.Times(q, draw % 2 == 0 ? 1 : 1e-3), startsFromLast: false);
        }
    }

    [Fact]
    public void The_point_of_least_norm_is_shortest_by_its_conditions()
    {
        var sampler = new GradientSampler(45);
        for (var round = 0; round < 10; round++)
        {
            foreach (var gradients in sampler.All().Concat([sampler.BadlyScaled(64, 100), sampler.LowRank(64, 90, 20)]))
            {
                var correlations = Read(gradients);
                var n = correlations.Count;
                if (n == 0)
                {
                    continue;
                }

                var w = new double[n];
                new MinimumNorm(n).TryFind(correlations.Values, correlations.Norms, Floor, w).Should().BeTrue("{0}", gradients);
                w.Should().OnlyContain(x => x >= 0);
                w.Sum().Should().BeApproximately(1, 1e-12);

                // With v_i = w_i |g_i|: C v - |x|^2 / |g_i| is not negative, and zero where v is not.
                var norms = correlations.Norms.ToArray();
                double[] v = [.. w.Zip(norms, (x, norm) => x * norm)];
                var image = Image(correlations, v);
                var square = Gradients.Dot(v, image);
                var size = v.Sum();
                for (var i = 0; i < n; i++)
                {
                    var slack = (image[i] - (square / norms[i])) / size;
                    slack.Should().BeGreaterThanOrEqualTo(-1e-9, "{0}", gradients);
                    (slack * v[i] / size).Should().BeLessThanOrEqualTo(1e-9, "{0}", gradients);
                }
            }
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Powers_are_balanced(double p)
    {
        var sampler = new GradientSampler(46);
        for (var draw = 0; draw < 100; draw++)
        {
            var gradients = (draw % 4) switch
            {
                0 => sampler.Normal(3, 5),
                1 => sampler.Repelling(6, 12),
                2 => sampler.Normal(20, 30),
                _ => sampler.ConflictFree(5, 5),
            };
            var correlations = Read(gradients);
            var n = correlations.Count;
            var r = Array.ConvertAll(sampler.GaussianVector(n), x => Math.Pow(10, 2 * x));
            var v = new double[n];
            new PowerBalance(n).TrySolve(correlations.Values, r, p, v).Should().BeTrue("{0}", gradients);
            // Near stationarity C v is what far larger terms leave.
            var rounding = Enumerable.Range(0, n).Max(i => 1e-14 * v.Sum() * Math.Pow(v[i], p) / r[i]);
            ShouldBalance(Image(correlations, v), v, r, p, 1e-9 + rounding, gradients.ToString());
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(3)]
    public void Two_that_are_nearly_opposite_are_balanced(double p)
    {
        var sampler = new GradientSampler(47);
        foreach (var opening in new[] { 1e-13, 1e-9, 1e-4, 0.1, 0.7, 1 - 1e-9 })
        {
            for (var draw = 0; draw < 20; draw++)
            {
                var r = Array.ConvertAll(sampler.GaussianVector(2), Math.Exp);
                var v = new double[2];
                PowerBalance.SolveTwo(opening, r, p, v);

                // C v in the differences that v holds: its rounding moves them by an epsilon of v.
                double[] image = [v[0] - v[1] + (opening * v[1]), v[1] - v[0] + (opening * v[0])];
                var rounding = 1e-15 * v.Max() / Math.Min(r[0] * Math.Pow(v[0], -p), r[1] * Math.Pow(v[1], -p));
                ShouldBalance(image, v, r, p, 1e-12 + (10 * rounding), $"opening {opening}");
            }
        }
    }

    private static void ShouldBalance(double[] image, double[] v, double[] r, double p, double tolerance, string because)
    {
        for (var i = 0; i < v.Length; i++)
        {
            v[i].Should().BePositive();
            (image[i] * Math.Pow(v[i], p) / r[i]).Should().BeApproximately(1, tolerance, because);
        }
    }

    private static void ShouldSolve(ComplementarityProblem problem, Correlations correlations, double[] q, bool startsFromLast)
    {
        var z = new double[q.Length];
        problem.TrySolve(q, z, startsFromLast).Should().BeTrue();
        var w = GradientSampler.Plus(Image(correlations, z), q, 1);
        var size = z.Concat(q).Max(Math.Abs);
        for (var i = 0; i < q.Length; i++)
        {
            z[i].Should().BeGreaterThanOrEqualTo(0);
            w[i].Should().BeGreaterThanOrEqualTo(-1e-9 * size);
            (z[i] / size * w[i] / size).Should().BeInRange(-1e-9, 1e-9);
        }
    }

    private static double[] Image(Correlations correlations, double[] x) =>
        [.. Enumerable.Range(0, x.Length).Select(i => Gradients.Dot([.. correlations.Values.Slice(i * x.Length, x.Length)], x))];

    private static Correlations Read(Gradients gradients)
    {
        var correlations = new Correlations(gradients.Count);
        correlations.Read(gradients.Gramian().Cast<double>().ToArray(), gradients.Count);
        return correlations;
    }
}
