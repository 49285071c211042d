using FluentAssertions;
using MultiTaskGH.Tests.Support;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>MoDo and SDMGrad, whose weights come from the cross-Gramian of two further batches.</summary>
public class SeveralBatchTests
{
    [Fact]
    public void Weights_lie_on_the_simplex()
    {
        foreach (var definition in (Harmonizer[])[new MoDo { Gamma = 1 }, new SDMGrad(), new SDMGrad { Lambda = 0 }])
        {
            using var run = definition.Start(4);
            foreach (var step in FamilyMethods.WithAbsentTasks(FamilyMethods.Steps(51, 4, 12, 30)))
            {
                var weights = step.Run(run).Weights;
                weights.Should().OnlyContain(weight => weight >= 0, "{0}", definition);
                Math.Abs(weights.Sum() - 1).Should().BeLessThan(1e-14, "{0}", definition);
            }
        }
    }

    [Fact]
    public void What_absent_tasks_hold_is_theirs_when_they_return()
    {
        using var run = new MoDo { Gamma = 0.1, Rho = 0 }.Start(3);
        run.LoadColumns([[0.5, 0.3, 0.2]]);
        new RunStep { Gradients = [[1, 0], [0, 3]], Active = [0, 2] }.Run(run);

        // On (5/7, 2/7) the step is 0.1 (5/7, 18/7): the mean of both, 23/140, is what the projection takes off.
        run.Columns()[0].ShouldBeClose([0.7 * (5.0 / 7 - 0.5 / 7 + 23.0 / 140), 0.3, 0.7 * (2.0 / 7 - 1.8 / 7 + 23.0 / 140)], 1e-14, "rounding");
    }

    [Fact]
    public void Tasks_that_hold_nothing_begin_with_equal_weights()
    {
        using var run = new MoDo { Gamma = 0 }.Start(3);
        run.LoadColumns([[0, 1, 0]]);

        new RunStep { Gradients = [[1, 0], [0, 3]], Active = [0, 2] }.Run(run).Weights.Should().Equal(0.5, 0.5);
    }

    [Fact]
    public void On_equal_batches_both_come_to_the_shortest_convex_combination()
    {
        // The shortest point between (2, 0) and (0, 1): weights 1/5 and 4/5.
        var step = new RunStep { Gradients = [[2, 0], [0, 1]] };
        foreach (var definition in (Harmonizer[])[new MoDo { Gamma = 0.05, Rho = 0 }, new SDMGrad { Lambda = 0, StepSize = 0.1 }])
        {
            using var run = definition.Start(2);
            double[] weights = [];
            for (var k = 0; k < 300; k++)
            {
                weights = step.Run(run).Weights;
            }

            weights.ShouldBeClose([0.2, 0.8], 1e-12, $"the descent has converged, {definition}");
        }
    }

    [Fact]
    public void MoDo_makes_one_projected_step()
    {
        using var run = new MoDo { Gamma = 0.1, Rho = 0.5 }.Start(2);
        var step = new RunStep { Gradients = [[1, 1], [1, -1]], Further = ([[1, 0], [0, 2]], [[3, 1], [1, -1]]) };

        // G_1 G_2^T = ((3, 1), (2, -2)) on (1/2, 1/2), and rho: (2.25, 0.25); the mean 1.25 is what the projection takes off.
        step.Run(run).Weights.ShouldBeClose([0.5 - 0.1, 0.5 + 0.1], 1e-15, "rounding");
    }

    [Fact]
    public void A_large_lambda_leaves_SDMGrad_at_the_mean()
    {
        using var run = new SDMGrad { Lambda = 1e9 }.Start(3);

        FamilyMethods.Steps(52, 3, 12, 1)[0].Run(run).Weights.ShouldBeClose([1.0 / 3, 1.0 / 3, 1.0 / 3], 1e-8, "of one over lambda");
    }

    [Fact]
    public void The_common_scale_of_the_gradients_makes_no_difference_to_SDMGrad()
    {
        var definition = new SDMGrad { Epsilon = 0, StepSize = 0.5 };
        using var run = definition.Start(3);
        foreach (var factor in (double[])[1e-9, 1, 1e9])
        {
            run.Reset();
            using var plain = definition.Start(3);
            foreach (var step in FamilyMethods.Steps(53, 3, 12, 4))
            {
                var scaled = step with { Further = (Times(step.Further!.Value.First, factor), Times(step.Further.Value.Second, factor)) };
                scaled.Run(run).Weights.ShouldBeClose(step.Run(plain).Weights, 1e-12, "rounding over 20 iterations");
            }
        }

        static double[][] Times(double[][] rows, double factor) => Array.ConvertAll(rows, row => Array.ConvertAll(row, x => factor * x));
    }

    [Fact]
    public void A_task_on_which_the_batches_disagree_counts_nothing_in_SDMGrads_mean_norm()
    {
        using var run = new SDMGrad { Lambda = 0, Iterations = 1, StepSize = 0.1, Epsilon = 0 }.Start(2);
        var step = new RunStep { Gradients = [[1, 0], [0, 1]], Further = ([[1, 0], [0, 2]], [[-1, 0], [0, 2]]) };

        // The diagonal is (-1, 4), the mean norm (0 + 2) / 2; from (1/2, 1/2) by -0.1 (-1/2, 2), and the projection adds 0.075.
        step.Run(run).Weights.ShouldBeClose([0.625, 0.375], 1e-15, "rounding");
    }

    [Fact]
    public void Batches_that_disagree_on_a_task_give_finite_weights()
    {
        using var run = new SDMGrad().Start(2);
        var step = new RunStep { Gradients = [[1, 0], [0, 1]], Further = ([[1, 0], [0, 1]], [[-1, 0], [0, 1]]) };

        step.Run(run).Weights.Should().OnlyContain(weight => weight >= 0);
    }
}
