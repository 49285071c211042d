using FluentAssertions;
using MultiTaskGH.Tests.Golden;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>
/// Each method against the conditions that define its direction, with unit gradients, for random gradients of every kind and for those of the golden files.
/// </summary>
public class GramianMethodOptimalityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void MGDA_is_the_point_of_least_norm()
    {
        foreach (var gradients in Everything(41))
        {
            var weights = Solve(new MGDA(), gradients);
            var d = gradients.Direction(weights);
            var square = Gradients.Dot(d, d);

            weights.Should().OnlyContain(weight => weight >= 0, "{0}", gradients);
            weights.Sum().Should().BeApproximately(1, 1e-12, "{0}", gradients);
            // (d, g_i) >= |d|^2, with equality where the weight is not zero; the rounding of d is one of its terms' lengths.
            var size = gradients.Magnitude(weights);
            foreach (var i in NotZero(gradients))
            {
                var slack = (Gradients.Dot(d, gradients.Rows[i]) - square) / gradients.Norm(i);
                slack.Should().BeGreaterThanOrEqualTo(-Tolerance * size, "every gradient is at least as far along d for {0}", gradients);
                (weights[i] * gradients.Norm(i) * slack).Should().BeInRange(-Tolerance * size * size, Tolerance * size * size, "complementarity for {0}", gradients);
            }
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(1.5)]
    public void CAGrad_is_the_best_direction_of_its_ball(double c)
    {
        foreach (var gradients in Everything(42))
        {
            var weights = Solve(new CAGrad { C = c }, gradients);
            var n = gradients.Count;
            var mean = gradients.Direction([.. Enumerable.Repeat(1.0 / n, n)]);
            var size = Enumerable.Range(0, n).Sum(gradients.Norm) / n;
            var radius = c * Math.Sqrt(Gradients.Dot(mean, mean));
            var added = Array.ConvertAll(weights, weight => weight - (1.0 / n));
            var moved = gradients.Direction(added);
            var distance = Math.Sqrt(Gradients.Dot(moved, moved));
            var d = gradients.Direction(weights);
            var gains = NotZero(gradients).ToDictionary(i => i, i => Gradients.Dot(d, gradients.Rows[i]));
            if (gains.Count == 0)
            {
                continue;
            }

            // The least gain, tau, as the unit gradients tell it, each to the tolerance: the rounding of a long gradient's gain would hide that of a short one.
            var magnitude = Math.Max(size, gradients.Magnitude(added));
            var tau = gains.Min(gain => gain.Value + (Tolerance * magnitude * gradients.Norm(gain.Key)));
            distance.Should().BeLessThanOrEqualTo(radius + (Tolerance * magnitude), "{0}", gradients);
            if (distance < radius - (Tolerance * magnitude))
            {
                var shortest = NotZero(gradients).Min(gradients.Norm);
                Math.Abs(tau).Should().BeLessThanOrEqualTo(3 * Tolerance * magnitude * shortest, "only where zero is the best gain less than the radius will do, {0}", gradients);
            }

            foreach (var (i, gain) in gains)
            {
                added[i].Should().BeGreaterThanOrEqualTo(-1e-15, "{0}", gradients);
                (added[i] * (gain - tau)).Should().BeLessThanOrEqualTo(3 * Tolerance * magnitude * magnitude, "only the least gains are worth a weight for {0}", gradients);
            }
        }
    }

    /// <remarks>
    /// For any mixture m of the gradients, <c>(m, g_0) + radius |m|</c> is no less than the best gain of the ball, and equal to it for the weights that the best
    /// direction adds. The Gramian knows a vector's square to a rounding, so what is short against the gradients only as well as that rounding over its own square.
    /// </remarks>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(1.5)]
    public void CAGrad_is_the_best_direction_as_far_as_doubles_tell_where_the_gradients_nearly_cancel(double c)
    {
        var sampler = new GradientSampler(53);
        var worst = 0.0;
        foreach (var n in (int[])[2, 3, 8])
        {
            for (var draw = 0; draw < 70; draw++)
            {
                var gradients = sampler.NearlyStationary(n, 100, Math.Pow(10, -3.5 - (draw / 28.0)));
                var weights = Solve(new CAGrad { C = c }, gradients);
                var mean = gradients.Direction([.. Enumerable.Repeat(1.0 / n, n)]);
                var radius = c * Norm(mean);
                var added = Array.ConvertAll(weights, weight => weight - (1.0 / n));
                var total = added.Sum();
                added.Should().OnlyContain(weight => weight >= -1e-15, "{0}", gradients);
                total.Should().BePositive("{0}", gradients);
                var mixture = gradients.Direction(Array.ConvertAll(added, weight => weight / total));
                var best = Gradients.Dot(mixture, mean) + (radius * Norm(mixture));
                var d = gradients.Direction(weights);
                var least = gradients.Rows.Min(row => Gradients.Dot(d, row));

                var longest = Enumerable.Range(0, n).Max(gradients.Norm);
                var digits = Gradients.DoubleEpsilon * n * Math.Pow(longest / Norm(mixture), 2);
                worst = Math.Max(worst, Math.Max((best - least) / best, Math.Abs((Norm(gradients.Direction(added)) / radius) - 1)) / digits);
            }
        }

        worst.Should().BeLessThan(10, "of the digits that the Gramian leaves");

        static double Norm(double[] v) => Math.Sqrt(Gradients.Dot(v, v));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    public void Where_zero_is_in_the_hull_within_rounding_CAGrad_says_so(double offset)
    {
        var sampler = new GradientSampler(54);
        foreach (var n in (int[])[2, 3, 8])
        {
            var (weights, result) = sampler.NearlyStationary(n, 100, offset).Weigh(new CAGrad());
            result.Failure.Should().BeNull();
            result.Fallback.Should().Contain("convex hull");
            weights.Should().OnlyContain(weight => double.IsFinite(weight));
        }
    }

    /// <summary>Where training in float32 ends: the gradients are rounded, their Gramian is not.</summary>
    [Fact]
    public void Rounded_gradients_that_nearly_cancel_are_solved_from_their_own_Gramian()
    {
        var sampler = new GradientSampler(55);
        for (var draw = 0; draw < 100; draw++)
        {
            var gradients = sampler.NearlyStationary(3, 1000, Math.Pow(10, -3 - (draw / 50.0))).Rounded(Gradients.SingleEpsilon);
            double[] gramian = [.. gradients.Gramian().Cast<double>()];
            foreach (var harmonizer in new Harmonizer[] { new NashMTL(), new FairGrad(), new FairGrad { Alpha = 2 }, new CAGrad { C = 0.99 }, new CAGrad { C = 1.5 } })
            {
                var weights = new double[3];
                using var run = harmonizer.Start(3);
                var result = run.Solve(
                    new() { ActiveTasks = [0, 1, 2], Gramian = gramian, GradientEpsilon = Gradients.SingleEpsilon, GramianEpsilon = Gradients.DoubleEpsilon }, weights);

                result.Should().Be(HarmonizerResult.Solved, "{0}, {1}", harmonizer, gradients);
                var d = gradients.Direction(weights);
                gradients.Rows.Should().OnlyContain(row => harmonizer is CAGrad || Gradients.Dot(d, row) > 0, "{0} helps every task, {1}", harmonizer, gradients);

                var (_, unknown) = harmonizer.Weigh(gradients.Gramian(), Gradients.SingleEpsilon);
                (unknown.Failure ?? unknown.Fallback).Should().Contain("rounding", "a Gramian of float32 sums hides it");
            }
        }
    }

    [Fact]
    public void IMTLG_projects_equally()
    {
        foreach (var gradients in Everything(43).Where(IsIndependent))
        {
            var weights = Solve(new IMTLG(), gradients);
            var d = gradients.Direction(weights);
            double[] projections = [.. NotZero(gradients).Select(i => Gradients.Dot(d, gradients.Rows[i]) / gradients.Norm(i))];

            weights.Sum().Should().BeApproximately(1, 1e-12 * weights.Sum(Math.Abs), "{0}", gradients);
            (projections.Max() - projections.Min()).Should().BeLessThanOrEqualTo(Tolerance * gradients.Magnitude(weights), "{0}", gradients);
        }
    }

    [Fact]
    public void ConFIG_has_cosines_in_the_ratio_of_the_preference()
    {
        var sampler = new GradientSampler(44);
        foreach (var gradients in Everything(44).Where(IsIndependent))
        {
            var preference = Array.ConvertAll(sampler.GaussianVector(gradients.Count), x => 0.1 + Math.Abs(x));
            var weights = Solve(new ConFIG { Preference = preference }, gradients);
            var d = gradients.Direction(weights);
            double[] ratios = [.. NotZero(gradients).Select(i => Gradients.Dot(d, gradients.Rows[i]) / gradients.Norm(i) / preference[i])];
            var length = Math.Sqrt(Gradients.Dot(d, d));

            ratios.Should().OnlyContain(ratio => ratio > 0, "{0}", gradients);
            (ratios.Max() - ratios.Min()).Should().BeLessThanOrEqualTo(Tolerance * gradients.Magnitude(weights) / preference.Min(), "{0}", gradients);
            (NotZero(gradients).Sum(i => Gradients.Dot(d, gradients.Rows[i])) / length).Should().BeApproximately(
                length, Tolerance * gradients.Magnitude(weights) * gradients.Count, "d is as long as the projections together, {0}", gradients);
        }
    }

    /// <summary>With one task preferred after the other, the directions are the aligned gradients: orthogonal, of one length, which is a singular value.</summary>
    [Fact]
    public void AlignedMTL_makes_gradients_orthogonal_and_equally_long()
    {
        var sampler = new GradientSampler(45);
        foreach (var gradients in new[] { sampler.Normal(2, 5), sampler.Normal(5, 20), sampler.Repelling(6, 12), sampler.LogNormalNorms(4, 9, 1), sampler.Normal(20, 50) })
        {
            foreach (var mode in Enum.GetValues<AlignedMTLScale>())
            {
                double[][] aligned = [.. Enumerable.Range(0, gradients.Count).Select(i =>
                {
                    var preference = new double[gradients.Count];
                    preference[i] = 1;
                    return gradients.Direction(Solve(new AlignedMTL { ScaleMode = mode, Preference = preference }, gradients));
                })];
                var square = Gradients.Dot(aligned[0], aligned[0]);
                for (var i = 0; i < aligned.Length; i++)
                {
                    for (var j = 0; j <= i; j++)
                    {
                        (Gradients.Dot(aligned[i], aligned[j]) / square).Should().BeApproximately(i == j ? 1 : 0, Tolerance, "{0}, {1}", mode, gradients);
                    }
                }

                // The mean square of all singular values is that of the norms.
                if (mode == AlignedMTLScale.RMSE)
                {
                    square.Should().BeApproximately(Enumerable.Range(0, gradients.Count).Average(i => Math.Pow(gradients.Norm(i), 2)), Tolerance * square);
                }
            }
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void FairGrad_solves_its_equation(double alpha)
    {
        var solved = 0;
        foreach (var gradients in Everything(46))
        {
            var (weights, result) = gradients.Weigh(new FairGrad { Alpha = alpha });
            if (result.Failure is not null)
            {
                continue;
            }

            solved++;
            var d = gradients.Direction(weights);
            foreach (var i in NotZero(gradients))
            {
                weights[i].Should().BePositive("{0}", gradients);
                var gain = Gradients.Dot(d, gradients.Rows[i]) / gradients.Norm(i);
                // What rounding makes of a gain: the projection of a sum of longer terms.
                var rounding = 1e-15 * gradients.Magnitude(weights) / gain;
                (gain * gradients.Norm(i) * Math.Pow(weights[i], 1 / alpha)).Should().BeApproximately(1, Tolerance + rounding, "{0}, task {1}", gradients, i);
            }
        }

        solved.Should().BeGreaterThan(100);
    }

    [Fact]
    public void NashMTL_is_FairGrad_scaled_down()
    {
        foreach (var gradients in Everything(47))
        {
            var (fair, result) = gradients.Weigh(new FairGrad());
            var (free, _) = gradients.Weigh(new NashMTL { MaxNorm = null });
            var (limited, failure) = gradients.Weigh(new NashMTL { MaxNorm = 0.25 });
            failure.Should().Be(result);
            free.Should().Equal(fair, "{0}", gradients);
            var norm = Math.Sqrt(NotZero(gradients).Count());
            limited.ShouldBe(Array.ConvertAll(fair, weight => weight * Math.Min(1, 0.25 / norm)), 1e-15 * fair.Max(), $"{gradients}");
        }
    }

    [Fact]
    public void Where_zero_is_in_the_hull_the_bargain_fails_and_a_task_is_named()
    {
        var sampler = new GradientSampler(48);
        Harmonizer[] methods = [new NashMTL(), new FairGrad(), new FairGrad { Alpha = 2 }];
        foreach (var method in methods)
        {
            foreach (var gradients in new[] { sampler.ParetoStationary(3, 8), sampler.ParetoStationary(10, 12), sampler.Antiparallel(2, 5), sampler.Antiparallel(5, 9) })
            {
                var (_, result) = gradients.Weigh(method);
                result.Failure.Should().Contain("convex hull", "{0}, {1}", method, gradients);
                result.FailedTask.Should().BeInRange(0, gradients.Count - 1);
            }

            var (weights, solved) = sampler.ZeroRow(5, 9).Weigh(method);
            solved.Should().Be(HarmonizerResult.Solved);
            weights[2].Should().Be(0, "a zero gradient takes no part");
        }
    }

    [Fact]
    public void DualProj_is_the_nearest_direction_that_hurts_no_task()
    {
        foreach (var gradients in Everything(49))
        {
            var weights = Solve(new DualProj(), gradients);
            var n = gradients.Count;
            var added = Array.ConvertAll(weights, weight => weight - (1.0 / n));
            var d = gradients.Direction(weights);
            var size = gradients.Magnitude(weights);
            foreach (var i in NotZero(gradients))
            {
                var gain = Gradients.Dot(d, gradients.Rows[i]) / gradients.Norm(i);
                added[i].Should().BeGreaterThanOrEqualTo(-1e-15, "{0}", gradients);
                gain.Should().BeGreaterThanOrEqualTo(-Tolerance * size, "{0}", gradients);
                (added[i] * gradients.Norm(i) * gain).Should().BeLessThanOrEqualTo(Tolerance * size * size, "{0}", gradients);
            }
        }
    }

    [Fact]
    public void UPGrad_is_GH_but_for_its_reduction()
    {
        foreach (var gradients in Everything(50))
        {
            var expected = Solve(new GH(), gradients);
            Solve(new UPGrad { Reduction = Reduction.Sum }, gradients).Should().Equal(expected, "{0}", gradients);
            Solve(new UPGrad(), gradients).ShouldBe(
                Array.ConvertAll(expected, weight => weight / gradients.Count), 1e-14 * expected.Max(Math.Abs), $"{gradients}");
        }
    }

    [Fact]
    public void Krum_takes_what_is_nearest_to_its_neighbours()
    {
        var sampler = new GradientSampler(51);
        for (var draw = 0; draw < 50; draw++)
        {
            var gradients = sampler.Normal(8, 6);
            var weights = Solve(new Krum { Byzantine = 2, Selected = 3 }, gradients);
            double[] scores = [.. gradients.Rows.Select(row => gradients.Rows.Select(other => Distance(row, other)).Order().Skip(1).Take(8 - 2 - 2).Sum())];

            weights.Where(weight => weight > 0).Should().Equal(1.0 / 3, 1.0 / 3, 1.0 / 3);
            var worstTaken = scores.Where((_, i) => weights[i] > 0).Max();
            scores.Where((_, i) => weights[i] == 0).Should().OnlyContain(score => score > worstTaken);
        }

        static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
    }

    /// <summary>Of three tasks the two nearest ones have the same single neighbour distance: an exact tie, whatever rounding does to it.</summary>
    [Fact]
    public void Krum_takes_the_first_of_two_that_tie()
    {
        var sampler = new GradientSampler(52);
        for (var draw = 0; draw < 200; draw++)
        {
            var gradients = sampler.LogNormalNorms(3, 7, 1);
            double Between(int i, int j)
            {
                var difference = GradientSampler.Plus(gradients.Rows[i], gradients.Rows[j], -1);
                return Gradients.Dot(difference, difference);
            }

            var nearest = new[] { (0, 1), (0, 2), (1, 2) }.MinBy(pair => Between(pair.Item1, pair.Item2));
            Solve(new Krum(), gradients)[nearest.Item1].Should().Be(1, "{0}", gradients);
        }
    }

    private static IEnumerable<Gradients> Everything(int seed)
    {
        var sampler = new GradientSampler(seed);
        for (var round = 0; round < 3; round++)
        {
            foreach (var gradients in sampler.All())
            {
                yield return gradients;
            }
        }

        foreach (var gradients in GoldenFile.ReadGradients("upgrad_exact.json"))
        {
            yield return gradients;
        }
    }

    private static double[] Solve(Harmonizer harmonizer, Gradients gradients)
    {
        var (weights, result) = gradients.Weigh(harmonizer);
        Assert.True(result.Failure is null, $"{harmonizer} failed for {gradients}: {result.Failure}");
        return weights;
    }

    private static IEnumerable<int> NotZero(Gradients gradients) => Enumerable.Range(0, gradients.Count).Where(i => gradients.Norm(i) > 0);

    /// <summary>Whether the gradients that are not zero are independent, to the precision that their Gramian leaves.</summary>
    private static bool IsIndependent(Gradients gradients) => NotZero(gradients).Any() && HarmonizerPropertyTests.LeastEigenvalue(gradients) > 1e-10;
}
