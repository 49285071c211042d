using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class GHPlusPlusTests
{
    [Fact]
    public void Two_tasks_of_equal_inertia_turn_alike_whatever_their_norms()
    {
        var sampler = new GradientSampler(51);
        for (var draw = 0; draw < 100; draw++)
        {
            var gradients = draw % 2 == 0 ? sampler.LogNormalNorms(2, 6, 2) : sampler.BadlyScaled(2, 6);
            var (expected, _) = gradients.Weigh(new GHPlusPlusRotation { Split = 0.5 });
            var (weights, _) = gradients.Weigh(new GHPlusPlus());
            for (var i = 0; i < 2; i++)
            {
                weights[i].Should().BeApproximately(expected[i], 1e-9 * Math.Abs(expected[i]), "{0}", gradients);
            }
        }
    }

    /// <summary>
    /// Turning by beta and gamma with a given sum delta costs <c>omega_1^2 (2 - 2 cos beta) + omega_2^2 (2 - 2 cos gamma)</c>; its derivative is zero
    /// where <c>tan beta = omega_2^2 sin delta / (omega_1^2 + omega_2^2 cos delta)</c>.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_tasks_of_unequal_inertia_share_the_turn_at_least_cost(bool byNorm)
    {
        var sampler = new GradientSampler(52);
        for (var draw = 0; draw < 100; draw++)
        {
            var gradients = sampler.LogNormalNorms(2, 6, 1);
            var k = gradients.Gramian();
            if (k[0, 1] >= 0)
            {
                continue;
            }

            var delta = Math.Acos(k[0, 1] / Math.Sqrt(k[0, 0] * k[1, 1])) - (Math.PI / 2);
            double[] squares = byNorm ? [k[0, 0], k[1, 1]] : [9, 0.25];
            var beta = Math.Atan2(squares[1] * Math.Sin(delta), squares[0] + (squares[1] * Math.Cos(delta)));

            var (expected, _) = gradients.Weigh(new GHPlusPlusRotation { Split = beta / delta });
            var (weights, _) = gradients.Weigh(new GHPlusPlus { Inertia = byNorm ? Inertia.Norms : Inertia.Of(3, 0.5) });

            weights.ShouldBe(expected, 1e-9 * expected.Max(Math.Abs), $"{gradients}");
        }
    }

    [Fact]
    public void Given_inertias_belong_to_the_tasks_not_to_the_active_positions()
    {
        var harmonizer = new GHPlusPlus { Inertia = Inertia.Of(100, 3, 0.5) };
        double[] gramian = [4, -1, -1, 2];
        var weights = new double[2];
        harmonizer.Start(3).Solve(new() { ActiveTasks = [1, 2], Gramian = gramian, GradientEpsilon = Gradients.DoubleEpsilon }, weights);

        var (expected, _) = new GHPlusPlus { Inertia = Inertia.Of(3, 0.5) }.Weigh(new double[,] { { 4, -1 }, { -1, 2 } });
        weights.Should().Equal(expected);
    }

    [Theory]
    [InlineData(Gradients.DoubleEpsilon, 1e-14)]
    [InlineData(Gradients.SingleEpsilon, 1e-7)]
    public void Opposite_gradients_fall_back_to_GH_and_say_so(double epsilon, double opening)
    {
        double[,] gramian = { { 1, -2 * (1 - opening) }, { -2 * (1 - opening), 4 } };
        var (expected, _) = new GH().Weigh(gramian, epsilon);
        foreach (var harmonizer in new Harmonizer[] { new GHPlusPlus(), new GHPlusPlus { Inertia = Inertia.Norms }, new GHPlusPlusRotation() })
        {
            var (weights, result) = harmonizer.Weigh(gramian, epsilon);

            weights.Should().Equal(expected);
            result.Fallback.Should().StartWith("GH ").And.Contain("stood in for GH++");
        }
    }

    /// <summary>A half type rounds the entries of the gradients: the angle between them stays, and so does the plane to turn in.</summary>
    [Theory]
    [InlineData(Gradients.BFloat16Epsilon, 160)]
    [InlineData(Gradients.BFloat16Epsilon, 175)]
    [InlineData(Gradients.HalfEpsilon, 160)]
    [InlineData(Gradients.HalfEpsilon, 178)]
    public void Half_types_turn_wide_angles(double epsilon, double degrees)
    {
        var sampler = new GradientSampler(55);
        for (var draw = 0; draw < 20; draw++)
        {
            var gradients = sampler.TwoAt(double.DegreesToRadians(degrees), 500).Rounded(epsilon);
            foreach (var harmonizer in new Harmonizer[] { new GHPlusPlus(), new GHPlusPlusRotation() })
            {
                var (weights, result) = gradients.Weigh(harmonizer, epsilon);

                result.Fallback.Should().BeNull("{0} turns {1}", harmonizer, gradients);
                weights.Should().OnlyContain(weight => weight > 1, "both turn towards each other");
            }
        }
    }

    [Theory]
    [InlineData(Gradients.BFloat16Epsilon)]
    [InlineData(Gradients.HalfEpsilon)]
    [InlineData(Gradients.SingleEpsilon)]
    public void Gradients_that_only_rounding_keeps_from_being_opposite_fall_back_to_GH(double epsilon)
    {
        var sampler = new GradientSampler(56);
        for (var draw = 0; draw < 20; draw++)
        {
            // A third rounds differently, where a power of two would keep the two exactly opposite.
            var row = sampler.GaussianVector(500);
            var gradients = new Gradients("opposite", [row, GradientSampler.Times(row, -1.0 / 3)]).Rounded(epsilon);
            foreach (var harmonizer in new Harmonizer[] { new GHPlusPlus(), new GHPlusPlusRotation() })
            {
                gradients.Weigh(harmonizer, epsilon).Result.Fallback.Should().StartWith("GH ", "{0} sees {1}", harmonizer, gradients);
            }
        }
    }

    [Fact]
    public void Fewer_dimensions_than_the_target_needs_fall_back_to_GH_and_say_so()
    {
        var sampler = new GradientSampler(53);
        foreach (var gradients in new[] { sampler.ParetoStationary(5, 9), sampler.Normal(6, 2), sampler.Antiparallel(4, 8) })
        {
            var (expected, _) = gradients.Weigh(new GH());
            var (weights, result) = gradients.Weigh(new GHPlusPlus());

            weights.Should().Equal(expected);
            result.Fallback.Should().Contain("span fewer dimensions", "{0}", gradients);
        }
    }

    [Fact]
    public void Duplicates_need_no_fallback_where_their_target_is_as_flat_as_they_are()
    {
        Gradients gradients = new("duplicate", [[1, 0, 0], [-0.6, 0.8, 0], [1, 0, 0]]);
        var (weights, result) = gradients.Weigh(new GHPlusPlus());

        result.Should().Be(HarmonizerResult.Solved);
        gradients.Direction(weights).Should().OnlyContain(x => double.IsFinite(x));
        weights[0].Should().BeApproximately(weights[2], 1e-12, "the two copies are one gradient");
    }

    [Fact]
    public void The_projected_direction_is_the_nearest_one_that_hurts_no_task()
    {
        var sampler = new GradientSampler(54);
        var hurt = 0;
        for (var draw = 0; draw < 100; draw++)
        {
            var gradients = sampler.LogNormalNorms(5, 20, 1);
            var (weights, _) = gradients.Weigh(new GHPlusPlus());
            var (projected, _) = gradients.Weigh(new GHPlusPlus { ProjectDirection = true });
            var scale = gradients.Magnitude(weights);
            if (HarmonizerAssertions.WorstHurt(gradients, weights) >= -1e-12)
            {
                projected.ShouldBe(weights, 1e-12 * weights.Max(Math.Abs), "a direction within the cone is its own projection");
                continue;
            }

            hurt++;
            var d = gradients.Direction(weights);
            var p = gradients.Direction(projected);
            // Projections onto a cone: the difference is orthogonal to the projection, and a combination of the gradients with nonnegative coefficients.
            Math.Abs(Gradients.Dot(GradientSampler.Plus(p, d, -1), p)).Should().BeLessThan(1e-9 * scale * scale);
            projected.Zip(weights, (after, before) => after - before).Min().Should().BeGreaterThanOrEqualTo(0);
            HarmonizerAssertions.WorstHurt(gradients, projected).Should().BeGreaterThanOrEqualTo(-1e-9);
        }

        hurt.Should().BePositive("GH++ alone hurts a task in some of these draws");
    }

    [Fact]
    public void The_rotation_at_either_end_turns_one_gradient_only()
    {
        // theta = 135 degrees, equal norms: the one that turns becomes sqrt(2) g + h, a unit vector orthogonal to h.
        var half = Math.Sqrt(0.5);
        double[,] gramian = { { 1, -half }, { -half, 1 } };

        new GHPlusPlusRotation { Split = 1 }.Weigh(gramian).Weights.ShouldBe([Math.Sqrt(2), 2], 1e-12, "g_1 turns by 45 degrees");
        new GHPlusPlusRotation { Split = 0 }.Weigh(gramian).Weights.ShouldBe([2, Math.Sqrt(2)], 1e-12, "g_2 turns by 45 degrees");
    }

    [Fact]
    public void The_released_weights_start_to_hurt_a_task_at_equal_norms_where_a_sum_hurts_none()
    {
        var worst = Array.ConvertAll([110.0, 119, 129, 150], degrees =>
        {
            var radians = degrees * Math.PI / 180;
            Gradients gradients = new("equal norms", [[1, 0], [Math.Cos(radians), Math.Sin(radians)]]);
            return HarmonizerAssertions.WorstHurt(gradients, gradients.Weigh(new GHPlusPlusReleased()).Weights);
        });

        worst[0].Should().Be(0);
        worst[1].Should().Be(0);
        worst[2].Should().BeNegative();
        worst[3].Should().BeNegative();
    }

    [Fact]
    public void A_released_weight_may_be_negative_and_is_kept() =>
        new GHPlusPlusReleased { TradeOff = 0 }.Weigh(new double[,] { { 1, -0.9 }, { -0.9, 1 } }).Weights[1].Should().BeNegative();
}
