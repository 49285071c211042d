using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class GradVacTests
{
    [Fact]
    public void The_first_step_is_PCGrad()
    {
        var sampler = new GradientSampler(61);
        foreach (var gradients in sampler.All())
        {
            var pcgrad = gradients.Direction(gradients.Weigh(new PCGrad { Order = PCGradOrder.Fixed }).Weights);
            var (weights, _) = gradients.Weigh(new GradVac { Order = PCGradOrder.Fixed });

            // A gradient that has been turned into nothing is turned no further; PCGrad goes on with its rounding.
            gradients.Direction(weights).ShouldBe(pcgrad, 1e-6 * gradients.Magnitude(weights), $"targets start at zero, {gradients}");
        }
    }

    [Fact]
    public void A_pair_below_its_target_is_turned_to_it()
    {
        // Cosines 0.8 and then 0.1: with beta = 0.5 the target of the second step is 0.4.
        var run = new GradVac().Start(2);
        Solve(run, [0, 1], Pair(0.8));
        var weights = Solve(run, [0, 1], Pair(0.1));

        var turned = (Math.Sqrt(1 - (0.1 * 0.1)) * 0.4 / Math.Sqrt(1 - (0.4 * 0.4))) - 0.1;
        weights.ShouldBe([1 + (turned * 2), 1 + (turned / 2)], 1e-14, "the paper's factor, for norms of 1 and 2");
        var cosine = (0.1 + turned) / Math.Sqrt(1 + (turned * turned) + (0.2 * turned));
        cosine.Should().BeApproximately(0.4, 1e-14, "which is what the factor is for");

        static double[] Pair(double cosine) => [1, 2 * cosine, 2 * cosine, 4];
    }

    [Fact]
    public void A_saved_run_goes_on_bit_by_bit()
    {
        var uninterrupted = new GradVac { Seed = 3 }.Start(5);
        var first = new GradVac { Seed = 3 }.Start(5);
        for (var step = 0; step < 7; step++)
        {
            Solve(first, step).Should().Equal(Solve(uninterrupted, step));
        }

        var resumed = new GradVac { Seed = 99 }.Start(5);
        Restore(resumed, Save(first));
        for (var step = 7; step < 20; step++)
        {
            Solve(resumed, step).Should().Equal(Solve(uninterrupted, step));
        }
    }

    [Fact]
    public void Reset_forgets_the_targets_and_begins_the_sequence_anew()
    {
        var run = new GradVac { Seed = 3 }.Start(5);
        var first = Solve(run, 0);
        Solve(run, 1).Should().NotEqual(first);
        run.Reset();

        Solve(run, 0).Should().Equal(first);
    }

    [Fact]
    public void A_checkpoint_undoes_a_step()
    {
        var run = new GradVac { Seed = 3 }.Start(5);
        Solve(run, 0);
        run.TakeCheckpoint();
        var second = Solve(run, 1);
        run.RestoreCheckpoint();

        Solve(run, 1).Should().Equal(second);
    }

    [Fact]
    public void Targets_of_absent_tasks_stay_as_they_are()
    {
        var some = new GradVac { Order = PCGradOrder.Fixed }.Start(4);
        var three = new GradVac { Order = PCGradOrder.Fixed }.Start(3);
        var sampler = new GradientSampler(62);
        for (var step = 0; step < 6; step++)
        {
            double[] gramian = [.. sampler.Repelling(3, 6).Gramian().Cast<double>()];
            Solve(some, [0, 2, 3], gramian).Should().Equal(Solve(three, [0, 1, 2], gramian));
            // The others meet in between; what they learn concerns them alone.
            Solve(some, [1], [2]).Should().Equal(1);
        }
    }

    [Fact]
    public void A_target_of_one_is_passed_over()
    {
        var run = new GradVac { Beta = 1 }.Start(2);
        Solve(run, [0, 1], [1, 1, 1, 1]).Should().Equal(1, 1);

        Solve(run, [0, 1], [1, 0.5, 0.5, 1]).Should().Equal(1, 1);
        Solve(run, [0, 1], [1, 0, 0, 1]).Should().OnlyContain(weight => weight > 1 && weight < 2, "the target is 0.5 now");
    }

    [Fact]
    public void A_damaged_state_is_refused_and_changes_nothing()
    {
        var run = new GradVac { Seed = 3 }.Start(3);
        Solve(run, [0, 1, 2], [.. new GradientSampler(63).Repelling(3, 5).Gramian().Cast<double>()]);
        var before = Save(run);
        var broken = (byte[])before.Clone();
        BitConverter.GetBytes(double.NaN).CopyTo(broken, before.Length - 8);

        Refuse(Save(new GradVac().Start(2)), "*must hold 9 targets. Found 4.*");
        Refuse(broken, "*must be cosines. Found NaN.*");
        Action cut = () => Restore(run, before[..^3]);
        cut.Should().Throw<EndOfStreamException>();
        Save(run).Should().Equal(before);

        void Refuse(byte[] state, string message)
        {
            Action load = () => Restore(run, state);
            load.Should().Throw<InvalidDataException>().WithMessage(message);
        }
    }

    private static byte[] Save(HarmonizerRun run)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        run.Save(writer);
        return stream.ToArray();
    }

    private static void Restore(HarmonizerRun run, byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        run.Load(reader);
    }

    private static double[] Solve(HarmonizerRun run, int step) =>
        Solve(run, [0, 1, 2, 3, 4], [.. new GradientSampler(1000 + step).Repelling(5, 6).Gramian().Cast<double>()]);

    private static double[] Solve(HarmonizerRun run, int[] active, double[] gramian)
    {
        var weights = new double[active.Length];
        run.Solve(new() { ActiveTasks = active, Gramian = gramian, GradientEpsilon = Gradients.DoubleEpsilon }, weights);
        return weights;
    }
}
