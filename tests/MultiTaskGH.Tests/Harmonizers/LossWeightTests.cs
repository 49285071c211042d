using FluentAssertions;
using MultiTaskGH.Tests.Support;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>The definitions of the methods that weigh losses.</summary>
public class LossWeightTests
{
    // Central differences with this step leave an error of its square, and rounding of 1e-16 over it: 1e-8 of the value.
    private const double Step = 1e-5;
    private const double DifferenceTolerance = 1e-8;

    [Fact]
    public void Constant_weights_are_those_of_the_active_tasks()
    {
        using var run = new Constant { Weights = [2, -1, 0.5] }.Start(3);

        Solve(run, [1, 1, 1]).Weights.Should().Equal(2, -1, 0.5);
        Solve(run, [1, 1], [0, 2]).Weights.Should().Equal(2, 0.5);
    }

    [Theory]
    [InlineData(RLWDistribution.Normal)]
    [InlineData(RLWDistribution.Dirichlet)]
    public void Random_weights_are_positive_with_the_sum_1_and_alike_for_all_tasks(RLWDistribution distribution)
    {
        using var run = new RLW { Distribution = distribution, Seed = 5 }.Start(4);
        const int draws = 20_000;
        var (mean, square) = (new double[4], 0.0);
        for (var k = 0; k < draws; k++)
        {
            var weights = Solve(run, [1, 1, 1, 1]).Weights;
            weights.Should().OnlyContain(weight => weight > 0);
            Math.Abs(weights.Sum() - 1).Should().BeLessThan(1e-15 * 8, "four roundings");
            for (var i = 0; i < 4; i++)
            {
                mean[i] += weights[i] / draws;
            }

            square += weights[0] * weights[0] / draws;
        }

        // A weight's standard deviation is below 0.2, that of a mean of 20,000 below 0.0015.
        mean.ShouldBeClose([0.25, 0.25, 0.25, 0.25], 4 * 0.0015 / 0.25);
        if (distribution == RLWDistribution.Dirichlet)
        {
            // E w^2 = 2 / (N (N + 1)) = 0.1; its standard deviation is 0.13, of the mean 0.0009.
            square.Should().BeApproximately(0.1, 4 * 0.0009);
        }
    }

    [Fact]
    public void Random_sequences_depend_on_their_seed_and_not_on_who_was_there()
    {
        using var run = new RLW { Seed = 1 }.Start(3);
        using var other = new RLW { Seed = 2 }.Start(3);
        using var third = new RLW { Seed = 1 }.Start(3);
        Solve(run, [1, 1, 1]).Weights.Should().NotEqual(Solve(other, [1, 1, 1]).Weights);
        Solve(third, [1, 1], [0, 2]);

        Solve(third, [1, 1, 1]).Weights.Should().Equal(Solve(run, [1, 1, 1]).Weights);
    }

    [Fact]
    public void DWA_compares_the_mean_losses_of_the_last_two_epochs()
    {
        using var run = new DWA { Temperature = 2, UpdatesPerEpoch = 2 }.Start(2);
        double[][] losses = [[4, 1], [2, 3], [3, 1], [1, 1], [9, 9], [9, 9], [1, 1]];
        double[][] weights = [.. losses.Select(step => Solve(run, step).Weights)];

        weights[..4].Should().AllSatisfy(w => w.Should().Equal(1, 1));
        // Epoch means: (3, 2), then (2, 1), then (9, 9).
        var (first, second) = (Softmax(2.0 / 3 / 2, 1.0 / 2 / 2), Softmax(9.0 / 2 / 2, 9.0 / 1 / 2));
        weights[4].ShouldBeClose(first, 1e-14, "rounding");
        weights[5].ShouldBeClose(first, 1e-14, "within an epoch nothing changes");
        weights[6].ShouldBeClose(second, 1e-14, "rounding");

        static double[] Softmax(double a, double b) => [2 * Math.Exp(a) / (Math.Exp(a) + Math.Exp(b)), 2 * Math.Exp(b) / (Math.Exp(a) + Math.Exp(b))];
    }

    [Fact]
    public void An_epoch_of_DWA_is_that_of_the_task()
    {
        using var run = new DWA().Start(2);
        Solve(run, [4, 1]);
        Solve(run, [4], [0]);
        Solve(run, [2], [0]);

        // Task 1 has had one epoch only: its ratio is 1, as task 0's would be had its loss not fallen.
        Solve(run, [1, 1]).Weights[0].Should().BeLessThan(1);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    public void A_ratio_of_losses_that_is_undefined_counts_as_1_and_is_reported(double older, double newer)
    {
        using var run = new DWA().Start(2);
        Solve(run, [older, 1]).Result.Should().Be(HarmonizerResult.Solved);
        Solve(run, [newer, 1]);

        var (weights, result) = Solve(run, [1, 1]);
        weights.Should().Equal(1, 1);
        result.Fallback.Should().Contain("ratio counts as 1");
    }

    [Fact]
    public void Weights_of_UW_learn_by_the_derivative_of_its_objective()
    {
        double[] losses = [0.3, 4, 1];
        double[] logVariances = [-0.5, 0.25, 1.5];
        using var run = new UW { LearningRate = 0.01 }.Start(3);
        run.LoadColumns([logVariances, new double[3], new double[3], new double[3]]);

        Solve(run, losses).Weights.ShouldBeClose(Differences(l => Objective(l, logVariances), losses), DifferenceTolerance);
        run.Columns()[1].ShouldBeClose([.. Differences(s => Objective(losses, s), logVariances).Select(slope => 0.1 * slope)], DifferenceTolerance, "a tenth of the first gradient is Adam's first moment");

        static double Objective(double[] losses, double[] s) => losses.Zip(s, (loss, x) => loss / (2 * Math.Exp(x)) + x / 2).Sum();
    }

    [Fact]
    public void UW_comes_to_rest_at_half_of_the_inverse_losses()
    {
        double[] losses = [0.5, 1, 3];
        using var run = new UW { LearningRate = 0.02 }.Start(3);
        var weights = Repeat(run, losses, 3000);

        // Adam with a fixed rate ends within its step size of the optimum.
        weights.Zip(losses, (weight, loss) => weight * loss).ToArray().ShouldBeClose([0.5, 0.5, 0.5], 0.02);
    }

    [Fact]
    public void IMTLL_brings_every_weighted_loss_to_1()
    {
        double[] losses = [0.5, 1.5, 3];
        using var run = new IMTLL { LearningRate = 0.02 }.Start(3);
        Solve(run, losses).Weights.Should().Equal(1, 1, 1);
        run.Columns()[1].ShouldBeClose([0.1 * (0.5 - 1), 0.1 * (1.5 - 1), 0.1 * (3 - 1)], 1e-14, "the derivative of exp(s) L - s at 0 is L - 1");

        Repeat(run, losses, 3000).Zip(losses, (weight, loss) => weight * loss).ToArray().ShouldBeClose([1, 1, 1], 0.02, "of Adam's step size");
    }

    [Fact]
    public void Weights_of_GLS_are_the_derivative_of_the_geometric_mean()
    {
        double[] losses = [0.3, 4, 1, 1e-3];
        using var run = new GLS().Start(4);

        Solve(run, losses).Weights.ShouldBeClose(Differences(l => Math.Pow(l.Aggregate((a, b) => a * b), 0.25), losses, relative: true), DifferenceTolerance);
        Solve(run, [.. Enumerable.Repeat(1e-200, 4)]).Weights.ShouldBeClose([0.25, 0.25, 0.25, 0.25], 1e-12, "the product of the losses is no number");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new[] { 1.0, 0.25, 3.0 })]
    public void Weights_of_STCH_are_the_derivative_of_its_objective(double[]? preference)
    {
        double[] losses = [0.3, 4, 1];
        double[] nadir = [0.5, 5, 0.9];
        const double mu = 0.7;
        using var run = new STCH { Mu = mu, Nadir = nadir, Preference = preference }.Start(3);
        var p = preference ?? [1, 1, 1];
        var mean = p.Average();

        var expected = Differences(l => 3 * mu * Math.Log(Enumerable.Range(0, 3).Sum(i => Math.Exp(p[i] / mean * Math.Log(l[i] / nadir[i]) / mu))), losses);
        Solve(run, losses).Weights.ShouldBeClose(expected, DifferenceTolerance);
    }

    [Fact]
    public void STCH_measures_the_nadir_in_the_last_epoch_of_the_warm_up()
    {
        using var run = new STCH { Mu = 0.5, WarmUpEpochs = 1, UpdatesPerEpoch = 2 }.Start(2);
        using var given = new STCH { Mu = 0.5, Nadir = [3, 0.5] }.Start(2);
        foreach (var losses in (double[][])[[9, 9], [8, 8], [4, 0.25], [2, 0.75]])
        {
            Solve(run, losses).Weights.ShouldBeClose([1 / losses[0], 1 / losses[1]], 1e-15, "the derivative of the logarithm");
        }

        Solve(run, [1, 0.2]).Weights.ShouldBeClose(Solve(given, [1, 0.2]).Weights, 1e-14, "rounding");
        Solve(run, [0.5, 0.2]).Weights.ShouldBeClose(Solve(given, [0.5, 0.2]).Weights, 1e-14, "the nadir stays");
    }

    [Fact]
    public void A_small_mu_makes_STCH_care_for_the_worst_task_alone()
    {
        using var run = new STCH { Mu = 1e-4, Nadir = [1, 1] }.Start(2);

        Solve(run, [2, 1]).Weights.Should().Equal(1, 0);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.5)]
    public void Losses_without_a_logarithm_have_no_solution_and_leave_the_state(double bad)
    {
        foreach (var definition in (Harmonizer[])[new GLS(), new STCH { WarmUpEpochs = 0 }, new GradNorm(), new FAMO { Epsilon = 0 }, new DBMTL { Epsilon = 0 }])
        {
            using var run = definition.Start(3);
            Solve(run, [1, 2, 3]);
            var state = run.Save();

            var (_, result) = Solve(run, [1, bad], [0, 2]);
            result.FailedTask.Should().Be(1, "{0}", definition);
            result.Failure.Should().Contain($"Found {bad.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
            run.Save().Should().Equal(state);
        }
    }

    private static (double[] Weights, HarmonizerResult Result) Solve(HarmonizerRun run, double[] losses, int[]? active = null)
    {
        if (run.GetType().DeclaringType == typeof(DBMTL))
        {
            var output = new RunStep { Gradients = new GradientSampler(31).Normal(losses.Length, 6).Rows, Losses = losses, Active = active }.Run(run);
            return (output.Weights, output.Result);
        }

        // Unit gradients at right angles serve those that look at them.
        var weights = new double[losses.Length];
        var result = run.Solve(
            new HarmonizerInput
            {
                ActiveTasks = active ?? [.. Enumerable.Range(0, losses.Length)],
                Losses = losses,
                Gramian = [.. Enumerable.Range(0, losses.Length * losses.Length).Select(k => k % (losses.Length + 1) == 0 ? 1.0 : 0.0)],
                GradientEpsilon = Gradients.DoubleEpsilon,
            },
            weights);
        return (weights, result);
    }

    private static double[] Repeat(HarmonizerRun run, double[] losses, int count)
    {
        for (var k = 0; k < count; k++)
        {
            Solve(run, losses);
        }

        return Solve(run, losses).Weights;
    }

    private static double[] Differences(Func<double[], double> function, double[] point, bool relative = false) =>
        [.. Enumerable.Range(0, point.Length).Select(i =>
        {
            var step = relative ? Step * point[i] : Step;
            double[] above = [.. point];
            double[] below = [.. point];
            above[i] += step;
            below[i] -= step;
            return (function(above) - function(below)) / (2 * step);
        })];
}
