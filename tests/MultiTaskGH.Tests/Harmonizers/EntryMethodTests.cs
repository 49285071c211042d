using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>The definitions of the methods that read and write entries.</summary>
public class EntryMethodTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1e-15)]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.BFloat16, 0.02)]
    public void The_trimmed_mean_is_that_of_the_sorted_values(ScalarType type, double tolerance)
    {
        // More columns than one piece takes, and ties.
        var sampler = new GradientSampler(41);
        var rows = sampler.Normal(5, 220_000).Rows;
        rows[3] = rows[1];
        rows[4] = new double[rows[0].Length];
        using var run = new TrimmedMean().Start(5);
        var output = new RunStep { Gradients = rows, Types = [type] }.Run(run);

        var expected = new double[rows[0].Length];
        for (var k = 0; k < expected.Length; k++)
        {
            var values = Array.ConvertAll(rows, row => row[k]);
            Array.Sort(values);
            expected[k] = (values[1] + values[2] + values[3]) / 3;
        }

        Worst(output.Direction, expected).Should().BeLessThan(tolerance * expected.Max(Math.Abs), "of the type's rounding");
    }

    [Fact]
    public void As_many_arbitrary_gradients_as_are_trimmed_do_no_harm()
    {
        var rows = new GradientSampler(42).Normal(5, 40).Rows;
        using var run = new TrimmedMean().Start(5);
        var spoiled = rows.Select((row, i) => i == 2 ? Array.ConvertAll(row, x => 1e12 * x) : row).ToArray();
        var direction = new RunStep { Gradients = spoiled }.Run(run).Direction;

        for (var k = 0; k < direction.Length; k++)
        {
            var honest = rows.Where((_, i) => i != 2).Select(row => row[k]).ToArray();
            direction[k].Should().BeInRange(honest.Min(), honest.Max());
        }
    }

    [Fact]
    public void Too_few_active_tasks_have_no_trimmed_mean()
    {
        using var run = new TrimmedMean().Start(4);
        var step = new RunStep { Gradients = new GradientSampler(43).Normal(2, 6).Rows, Active = [1, 3] };

        var output = step.Run(run);
        output.Result.Failure.Should().Be("more than 2 tasks must be active, twice Trim. Found 2.");
        output.Rows.Should().BeEquivalentTo(step.Gradients, options => options.WithStrictOrdering(), "rows without weights stay as they are");
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    public void GradDrop_keeps_one_sign_in_every_entry(ScalarType type)
    {
        using var run = new GradDrop { Seed = 8 }.Start(3);
        var sampler = new GradientSampler(44);
        var rows = sampler.Normal(3, 5000).Rows;
        rows[1][7] = rows[2][7] = rows[0][7] = 0;
        using var before = new RowSet(rows, type);
        var output = new RunStep { Gradients = rows, Types = [type] }.Run(run);

        output.Weights.Should().Equal(1, 1, 1);
        for (var k = 0; k < rows[0].Length; k++)
        {
            var kept = output.Rows.Select(row => row[k]).Where(x => x != 0).ToArray();
            (kept.All(x => x > 0) || kept.All(x => x < 0)).Should().BeTrue();
            var original = before.Rows().Select(row => row[k]).ToArray();
            if (k == 7)
            {
                kept.Should().BeEmpty();
                continue;
            }

            // All of the sign that stays: nothing else is dropped.
            kept.Should().Equal(original.Where(x => x != 0 && Math.Sign(x) == Math.Sign(kept[0])));
        }
    }

    [Fact]
    public void GradDrop_keeps_the_positive_values_with_their_probability()
    {
        const int columns = 40_000;
        double[][] rows = [[.. Enumerable.Repeat(3.0, columns)], [.. Enumerable.Repeat(-1.0, columns)]];
        using var run = new GradDrop { Seed = 9 }.Start(2);
        var direction = new RunStep { Gradients = rows, Types = [ScalarType.Float32, ScalarType.Float32] }.Run(run).Direction;

        // P = (1 + 2 / 4) / 2 = 3 / 4; the standard deviation of the share is 0.0022.
        (direction.Count(x => x > 0) / (double)columns).Should().BeApproximately(0.75, 4 * 0.0022);
        direction[..(columns / 2)].Should().NotEqual(direction[(columns / 2)..], "blocks draw numbers of their own");
    }

    [Fact]
    public void GradDrop_draws_anew_in_every_step_and_by_its_seed()
    {
        var step = new RunStep { Gradients = new GradientSampler(45).Normal(3, 200).Rows };
        using var run = new GradDrop { Seed = 1 }.Start(3);
        using var same = new GradDrop { Seed = 1 }.Start(3);
        using var other = new GradDrop { Seed = 2 }.Start(3);
        var first = step.Run(run).Direction;

        step.Run(same).Direction.Should().Equal(first);
        step.Run(other).Direction.Should().NotEqual(first);
        step.Run(run).Direction.Should().NotEqual(first);
    }

    [Fact]
    public void The_order_of_the_tasks_makes_no_difference_to_GradDrop()
    {
        var step = new RunStep { Gradients = new GradientSampler(49).Normal(4, 300).Rows };
        int[] order = [2, 0, 3, 1];
        using var run = new GradDrop { Leak = [0, 0.2, 0.5, 0.9] }.Start(4);
        using var permuted = new GradDrop { Leak = [0.5, 0, 0.9, 0.2] }.Start(4);

        (step with { Gradients = Array.ConvertAll(order, i => step.Gradients[i]) }).Run(permuted).Direction.ShouldBeClose(step.Run(run).Direction, 1e-15, "rounding of a sum");
    }

    [Fact]
    public void GradDrop_leaves_entries_without_a_conflict_whatever_is_drawn()
    {
        double[][] rows = [[1, -1, 0], [2, -3, 0]];
        using var run = (GradDrop.Run)new GradDrop().Start(2);
        foreach (var drawn in (double[])[0, 0.5, 1 - 1.0 / (1 << 24)])
        {
            run.GivenUniforms = piece => full(piece.size(1), drawn, piece.dtype);
            new RunStep { Gradients = rows, Types = [ScalarType.Float32] }.Run(run).Rows.Should().BeEquivalentTo(rows, options => options.WithStrictOrdering());
        }
    }

    [Fact]
    public void What_leaks_is_never_dropped()
    {
        var step = new RunStep { Gradients = new GradientSampler(46).Normal(3, 200).Rows, Active = [0, 2, 3] };
        using var run = new GradDrop { Leak = [1, 0, 0.25, 0] }.Start(4);
        var rows = step.Run(run).Rows;

        rows[0].Should().Equal(step.Gradients[0]);
        rows[1].Zip(step.Gradients[1], (kept, whole) => kept / whole).Should().OnlyContain(share => share == 1 || share == 0.25);
        rows[2].Zip(step.Gradients[2], (kept, whole) => kept / whole).Should().OnlyContain(share => share == 1 || share == 0);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-14)]
    [InlineData(ScalarType.Float32, 1e-6)]
    public void DBMTL_brings_all_norms_to_the_largest_whatever_the_scale_of_the_losses(ScalarType type, double tolerance)
    {
        using var run = new DBMTL { Epsilon = 0 }.Start(4);
        using var scaled = new DBMTL { Epsilon = 0 }.Start(4);
        double[] factors = [1e-6, 3, 1, 1e6];
        foreach (var step in FamilyMethods.Steps(47, 4, 30, 5))
        {
            var output = (step with { Types = [type] }).Run(run);
            var rows = new Gradients("weighted", [.. output.Rows.Select((row, i) => Array.ConvertAll(row, x => output.Weights[i] * x))]);
            var norms = Enumerable.Range(0, 4).Select(rows.Norm).ToArray();
            norms.ShouldBeClose([.. Enumerable.Repeat(norms.Max(), 4)], tolerance);
            output.Weights.Min().Should().Be(1);

            var other = step with
            {
                Types = [type],
                Losses = [.. step.Losses!.Zip(factors, (loss, factor) => loss * factor)],
                Gradients = [.. step.Gradients.Zip(factors, (row, factor) => Array.ConvertAll(row, x => x * factor))],
            };
            other.Run(scaled).Direction.ShouldBeClose(output.Direction, 10 * tolerance, "the logarithm takes the factor off");
        }
    }

    [Fact]
    public void Rows_in_half_precision_are_tracked_in_single()
    {
        // With beta = 0.999 each step adds a thousandth, below half a digit of bfloat16: its own mean would stand still at 0.06 of the value.
        using var run = new DBMTL { Beta = 0.999 }.Start(1);
        var step = new RunStep { Gradients = [[1, 1]], Types = [ScalarType.BFloat16] };
        double[] row = [];
        for (var k = 0; k < 3000; k++)
        {
            row = step.Run(run).Rows[0];
        }

        row.ShouldBeClose([1 - Math.Pow(0.999, 3000), 1 - Math.Pow(0.999, 3000)], 1.0 / 128, "of bfloat16's digits");
    }

    [Fact]
    public void ExcessMTL_turns_to_the_task_whose_gradient_does_not_shrink()
    {
        using var run = new ExcessMTL { StepSize = 0.1 }.Start(3);
        var rows = new GradientSampler(48).Normal(3, 10).Rows;
        double[] weights = [];
        for (var k = 0; k < 20; k++)
        {
            // Task 2 rests, and a task at rest gains nothing.
            double[] factors = [1, Math.Pow(0.5, k), 0];
            var step = new RunStep { Gradients = [.. rows.Zip(factors, (row, factor) => Array.ConvertAll(row, x => factor * x))] };
            var output = step.Run(run);
            weights = output.Weights;
            output.Rows.Should().BeEquivalentTo(step.Gradients, options => options.WithStrictOrdering(), "the rows are only read");
            Math.Abs(weights.Sum() - 3).Should().BeLessThan(1e-14);
        }

        weights[0].Should().BeGreaterThan(weights[1]);
        weights[1].Should().BeGreaterThan(weights[2]);
        weights[2].Should().BeLessThan(1);
    }

    [Fact]
    public void A_square_that_the_state_of_ExcessMTL_cannot_hold_changes_nothing()
    {
        using var run = new ExcessMTL { StepSize = 0.5 }.Start(3);
        using var untouched = new ExcessMTL { StepSize = 0.5 }.Start(3);
        ScalarType[] types = [ScalarType.Float32, ScalarType.Float64];
        RunStep Step(double third) => new() { Gradients = [[1, 2, 1, 2], [0, 3, 1, 1], [1, third, 1, 5]], Types = types };
        Step(1.5e19).Run(run);
        Step(1.5e19).Run(untouched);

        // Each square is below float32's largest number, their sum is not.
        var result = Step(1.5e19).Run(run).Result;
        result.FailedTask.Should().Be(2);
        result.Failure.Should().Contain("Adagrad").And.Contain("float32");
        Step(3e19).Run(run).Result.FailedTask.Should().Be(2);
        Step(1).Run(run).Weights.Should().Equal(Step(1).Run(untouched).Weights);
    }

    [Fact]
    public void The_state_of_MoCo_follows_the_gradients_brought_to_the_length_of_their_loss()
    {
        using var run = new MoCo { BetaSigma = 0, Gamma = 0, Epsilon = 0 }.Start(2);
        var step = new RunStep { Gradients = [[3, 4], [-1, 0]], Losses = [2, 0.5] };
        StepOutput? output = null;
        for (var k = 0; k < 60; k++)
        {
            output = step.Run(run);
        }

        output!.Rows.SelectMany(row => row).ToArray().ShouldBeClose([1.2, 1.6, -0.5, 0], 1e-15, "half of the distance remains after each step");
    }

    /// <remarks>LINQ's Max passes over NaN.</remarks>
    private static double Worst(double[] found, double[] expected) => found.Zip(expected, (x, y) => Math.Abs(x - y)).Aggregate(0.0, Math.Max);
}
