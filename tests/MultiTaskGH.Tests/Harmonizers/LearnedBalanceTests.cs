using FluentAssertions;
using MultiTaskGH.Tests.Support;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>GradNorm and FAMO, which learn from what the gradients or the update did.</summary>
public class LearnedBalanceTests
{
    [Fact]
    public void GradNorm_descends_the_distance_of_the_norms_from_their_targets()
    {
        double[] norms = [3, 0.5, 1.2];
        double[] losses = [0.4, 2, 1];
        double[] initial = [1, 2.5, 0.8];
        double[] logits = [0.3, -0.2, 0.1];
        const double alpha = 1.5;
        using var run = new GradNorm { Alpha = alpha }.Start(3);
        run.LoadColumns([logits, new double[3], new double[3], new double[3], initial]);

        var weights = Solve(run, norms, losses);
        weights.ShouldBeClose(Weights(logits), 1e-14, "rounding");

        // The targets are constants of the derivative.
        var rates = losses.Zip(initial, (now, first) => now / first).ToArray();
        double[] targets = [.. rates.Select(rate => weights.Zip(norms, (w, n) => w * n).Average() * Math.Pow(rate / rates.Average(), alpha))];
        for (var i = 0; i < 3; i++)
        {
            const double step = 1e-6;
            var slope = (Objective(i, step) - Objective(i, -step)) / (2 * step);
            run.Columns()[1][i].Should().BeApproximately(0.1 * slope, 1e-9, "a tenth of the first gradient is Adam's first moment, and central differences leave the square of their step");
        }

        double Objective(int moved, double by)
        {
            double[] at = [.. logits];
            at[moved] += by;
            return Weights(at).Select((w, i) => Math.Abs(w * norms[i] - targets[i])).Sum();
        }

        static double[] Weights(double[] logits) => [.. logits.Select(logit => 3 * Math.Exp(logit) / logits.Sum(Math.Exp))];
    }

    [Fact]
    public void Without_a_pull_GradNorm_makes_all_weighted_norms_alike()
    {
        double[] norms = [4, 1, 0.5];
        using var run = new GradNorm { Alpha = 0, LearningRate = 0.01 }.Start(3);
        double[] weights = [];
        for (var k = 0; k < 2000; k++)
        {
            weights = Solve(run, norms, [1, 1, 1]);
        }

        var weighted = weights.Zip(norms, (w, n) => w * n).ToArray();
        weighted.ShouldBeClose([.. Enumerable.Repeat(weighted.Average(), 3)], 0.1, "of Adam's step size on an objective with a kink");
        Math.Abs(weights.Sum() - 3).Should().BeLessThan(1e-14);
    }

    [Fact]
    public void GradNorm_measures_the_rate_of_a_task_from_its_own_first_loss()
    {
        using var run = new GradNorm().Start(2);
        Solve(run, [1], [4], [0]);
        Solve(run, [1, 1], [2, 7]);

        run.Columns()[4].Should().Equal(4, 7);
    }

    [Fact]
    public void A_zero_gradient_neither_learns_nor_moves_the_targets_of_GradNorm()
    {
        using var run = new GradNorm().Start(3);
        using var pair = new GradNorm().Start(2);
        Solve(run, [2, 0, 1], [1, 5, 1]);
        Solve(pair, [2, 1], [1, 1]);

        run.Columns()[0][1].Should().Be(0);
        run.Columns()[3].Should().Equal(1, 0, 1);
        run.Columns()[1].Select(Math.Sign).Should().Equal([.. pair.Columns()[1][..1].Select(Math.Sign), 0, Math.Sign(pair.Columns()[1][1])]);
    }

    [Fact]
    public void Weights_of_FAMO_are_those_of_the_logarithms()
    {
        double[] minimum = [0, -1, 0.5];
        double[] losses = [0.5, 0.2, 2];
        using var run = new FAMO { MinimumLosses = minimum, Epsilon = 0 }.Start(3);

        double[] inverse = [.. losses.Zip(minimum, (loss, least) => 1 / (loss - least))];
        Solve(run, [1, 1, 1], losses).ShouldBeClose([.. inverse.Select(x => x / inverse.Sum())], 1e-14, "logits of 0 and c = sum_j z_j / D_j");
    }

    [Fact]
    public void FAMO_turns_to_the_task_that_fell_least()
    {
        using var run = new FAMO { WeightDecay = 0 }.Start(3);
        Solve(run, [1, 1, 1], [1, 1, 1]);
        run.ObserveUpdate([0, 1, 2], [0.9, 0.5, 1]);

        // The derivative of sum_i softmax(logits)_i log(D_i before / D_i after) at equal logits; a tenth of it is Adam's first moment.
        double[] gains = [Math.Log(1 / 0.9), Math.Log(2), 0];
        run.Columns()[1].ShouldBeClose([.. gains.Select(gain => 0.1 * (gain - gains.Average()) / 3)], 1e-7, "epsilon of 1e-8 shifts the logarithms");
        run.Columns()[0].Should().BeEquivalentTo([0.025, -0.025, 0.025], options => options.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-6)).WhenTypeIs<double>(), "Adam's first step has the length of the learning rate");
    }

    [Fact]
    public void FAMO_learns_nothing_from_tasks_at_their_minimum_and_none_that_are_missing()
    {
        using var run = new FAMO { WeightDecay = 0, Epsilon = 0 }.Start(3);
        Solve(run, [1, 1, 1], [1, 1, 1]);
        run.ObserveUpdate([0, 1], [0.5, -3]);

        var logits = run.Columns()[0];
        logits.Should().Equal(0, 0, 0);
        run.Columns()[3].Should().Equal([1, 0, 0], "a task alone has no one to be compared with, and still counts its update");
    }

    [Fact]
    public void FAMO_observes_an_update_once()
    {
        using var run = new FAMO().Start(2);
        run.Invoking(r => r.ObserveUpdate([0, 1], [1, 1])).Should().Throw<InvalidOperationException>().WithMessage("*must follow a Solve*");
        Solve(run, [1], [1], [0]);
        run.Invoking(r => r.ObserveUpdate([0, 1], [1, 1])).Should().Throw<InvalidOperationException>().WithMessage("*task 1*");
        run.Invoking(r => r.ObserveUpdate([0], [1, 1])).Should().Throw<ArgumentException>().WithMessage("*1 active tasks. Found 2*");
        run.ObserveUpdate([0], [1]);
        run.Invoking(r => r.ObserveUpdate([0], [1])).Should().Throw<InvalidOperationException>();
    }

    private static double[] Solve(HarmonizerRun run, double[] norms, double[] losses, int[]? active = null)
    {
        var n = norms.Length;
        var weights = new double[n];
        run.Solve(
            new HarmonizerInput
            {
                ActiveTasks = active ?? [.. Enumerable.Range(0, n)],
                Losses = losses,
                Gramian = [.. Enumerable.Range(0, n * n).Select(k => k % (n + 1) == 0 ? norms[k / n] * norms[k / n] : 0)],
                GradientEpsilon = Gradients.DoubleEpsilon,
            },
            weights).Should().Be(HarmonizerResult.Solved);
        return weights;
    }
}
