using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class PCGradTests
{
    [Fact]
    public void The_fixed_order_agrees_with_the_algorithm_on_vectors()
    {
        var sampler = new GradientSampler(61);
        foreach (var gradients in sampler.All())
        {
            var sum = new double[gradients.Dimension];
            for (var i = 0; i < gradients.Count; i++)
            {
                var projected = gradients.Rows[i];
                for (var j = 0; j < gradients.Count; j++)
                {
                    var product = Gradients.Dot(projected, gradients.Rows[j]);
                    if (j != i && product < 0)
                    {
                        projected = GradientSampler.Plus(projected, gradients.Rows[j], -product / Gradients.Dot(gradients.Rows[j], gradients.Rows[j]));
                    }
                }

                sum = GradientSampler.Plus(sum, projected, 1);
            }

            new PCGrad { Order = PCGradOrder.Fixed }.ShouldAgreeWithDirection(gradients, sum);
        }
    }

    [Fact]
    public void A_saved_run_goes_on_in_the_same_random_sequence()
    {
        var uninterrupted = new PCGrad { Seed = 3 }.Start(5);
        var first = new PCGrad { Seed = 3 }.Start(5);
        for (var step = 0; step < 7; step++)
        {
            Solve(first, step).Should().Equal(Solve(uninterrupted, step));
        }

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            first.Save(writer);
        }

        stream.Position = 0;
        var resumed = new PCGrad { Seed = 99 }.Start(5);
        using var reader = new BinaryReader(stream);
        resumed.Load(reader);

        for (var step = 7; step < 20; step++)
        {
            Solve(resumed, step).Should().Equal(Solve(uninterrupted, step));
        }
    }

    [Fact]
    public void Reset_begins_the_sequence_anew()
    {
        var run = new PCGrad { Seed = 3 }.Start(5);
        var first = Solve(run, 0);
        Solve(run, 1);
        run.Reset();

        Solve(run, 0).Should().Equal(first);
    }

    [Fact]
    public void Seeds_decide_the_order()
    {
        double[][] weights = [.. Enumerable.Range(0, 6).Select(seed => Solve(new PCGrad { Seed = seed }.Start(5), 0))];

        weights.Select(w => string.Join(' ', w)).Distinct().Count().Should().BeGreaterThan(3);
    }

    [Fact]
    public void A_step_without_a_conflict_moves_the_sequence_on_too()
    {
        var waiting = new PCGrad().Start(5);
        var working = new PCGrad().Start(5);
        var identity = new double[25];
        for (var i = 0; i < 5; i++)
        {
            identity[i * 6] = 1;
        }

        waiting.Solve(new() { ActiveTasks = [0, 1, 2, 3, 4], Gramian = identity, GradientEpsilon = Gradients.DoubleEpsilon }, new double[5]);
        Solve(working, 0);

        Solve(waiting, 1).Should().Equal(Solve(working, 1));
    }

    private static double[] Solve(HarmonizerRun run, int step)
    {
        var weights = new double[5];
        double[] gramian = [.. new GradientSampler(1000 + step).Repelling(5, 6).Gramian().Cast<double>()];
        run.Solve(new() { ActiveTasks = [0, 1, 2, 3, 4], Gramian = gramian, GradientEpsilon = Gradients.DoubleEpsilon }, weights);
        return weights;
    }
}
