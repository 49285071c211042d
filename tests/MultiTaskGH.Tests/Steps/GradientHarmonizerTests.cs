using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Steps;

public sealed class GradientHarmonizerTests
{
    // Both sides sum the same terms in float64; only their order differs.
    private const double Exact = 1e-12;

    private static readonly double[] SevenWeights = [0.5, 2, -1, 1, 3, 0.25, 1.5];

    public static TheoryData<int, HeadGradients> TaskCountsAndHeads()
    {
        var data = new TheoryData<int, HeadGradients>();
        foreach (var n in new[] { 1, 2, 3, 4, 7 })
        {
            data.Add(n, HeadGradients.Own);
            data.Add(n, HeadGradients.Reweighted);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TaskCountsAndHeads))]
    public void Gradients_are_the_weighted_sums_of_the_tasks_gradients(int n, HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var weights = SevenWeights[..n];
        var trunk = new Trunk(n);
        var sharedByHand = Trunk.GradientsByHand(trunk.Losses(), trunk.Shared);
        var ownByHand = Trunk.GradientsByHand(trunk.Losses(), trunk.Own);

        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(weights), new StepOptions { HeadGradients = heads });
        gradients.Backward(trunk.Losses());

        for (var k = 0; k < trunk.Shared.Length; k++)
        {
            Trunk.Values(trunk.Shared[k].Parameter.grad!).ShouldBeClose(Combination(sharedByHand, k, weights), Exact);
        }

        for (var k = 0; k < trunk.Own.Length; k++)
        {
            var factors = heads == HeadGradients.Own ? [.. Enumerable.Repeat(1.0, n)] : weights;
            Trunk.Values(trunk.Own[k].Parameter.grad!).ShouldBeClose(Combination(ownByHand, k, factors), Exact);
        }
    }

    [Theory]
    [InlineData(2)] // by dot products
    [InlineData(3)]
    [InlineData(6)] // by matrix products
    public void The_Gramian_holds_the_inner_products(int n)
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(n);
        var byHand = Trunk.GradientsByHand(trunk.Losses(), trunk.Shared);

        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(SevenWeights[..n]));
        var report = gradients.Backward(trunk.Losses());

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var expected = byHand[i].Zip(byHand[j], (a, b) => a.Zip(b, (x, y) => x * y).Sum()).Sum();
                report.InnerProduct(i, j).Should().BeApproximately(expected, Exact * report.TaskGradientNorm(i) * report.TaskGradientNorm(j));
            }
        }
    }

    public static TheoryData<ScalarType, int, double> TypesAndTaskCounts() => new()
    {
        // Sums of 700,001 products: in double across blocks or pieces, in the gradients' type within one; a piece of bfloat16 is summed by
        // the device, 2^18 products in float32.
        { ScalarType.Float64, 2, 1e-12 },
        { ScalarType.Float64, 5, 1e-12 },
        { ScalarType.Float32, 2, 1e-6 },
        { ScalarType.Float32, 5, 1e-6 },
        { ScalarType.BFloat16, 2, 1e-4 },
        { ScalarType.BFloat16, 5, 1e-4 },
    };

    [Theory]
    [MemberData(nameof(TypesAndTaskCounts))]
    public void The_Gramian_of_long_vectors_is_exact_in_every_type(ScalarType type, int n, double tolerance)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var parameter = new Parameter(zeros(700_001, type));
        Tensor[] slopes = [.. Enumerable.Range(0, n).Select(_ => randn(700_001).to(type))];
        using var gradients = new GradientHarmonizer([parameter], [], new FixedWeights([.. Enumerable.Repeat(1.0, n)]));

        var report = gradients.Backward([.. slopes.Select(slope => (parameter * slope).sum())]);

        double[][] rows = [.. slopes.Select(Trunk.Values)];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var expected = rows[i].Zip(rows[j], (a, b) => a * b).Sum();
                report.InnerProduct(i, j).Should().BeApproximately(expected, tolerance * report.TaskGradientNorm(i) * report.TaskGradientNorm(j));
            }
        }
    }

    [Fact]
    public void Shared_gradients_are_views_of_one_flat_tensor_and_stay_where_they_are()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(1, 2));

        gradients.Backward(trunk.Losses());
        var weightGradient = trunk.Shared[0].Parameter.grad!;
        var flat = weightGradient.as_strided([25], [1], 0);
        gradients.Backward(trunk.Losses(trunk.Inputs * 2));

        double[] both = [.. trunk.Shared.SelectMany(p => Trunk.Values(p.Parameter.grad!))];
        Trunk.Values(flat).Should().Equal(both, "a view of the first step shows the gradients of the second, one parameter after the other");
    }

    [Fact]
    public void A_parameter_that_a_task_does_not_reach_counts_as_zero_in_its_place()
    {
        using var scope = NewDisposeScope();
        var a = new Parameter(ones(2, ScalarType.Float64));
        var b = new Parameter(ones(3, ScalarType.Float64));
        var c = new Parameter(ones(2, ScalarType.Float64));
        using var gradients = new GradientHarmonizer([a, b, c], [], new FixedWeights(1, 10));

        for (var repetition = 0; repetition < 2; repetition++)
        {
            var report = gradients.Backward((2 * a.sum()) + c.sum(), (3 * b.sum()) + c.sum());

            Trunk.Values(a.grad!).Should().Equal(2, 2);
            Trunk.Values(b.grad!).Should().Equal(30, 30, 30);
            Trunk.Values(c.grad!).Should().Equal(11, 11);
            report.InnerProduct(0, 1).Should().Be(2);
        }
    }

    [Fact]
    public void What_a_task_reached_in_the_last_step_but_not_in_this_one_counts_as_zero()
    {
        using var scope = NewDisposeScope();
        var a = new Parameter(ones(2, ScalarType.Float64));
        var b = new Parameter(ones(2, ScalarType.Float64));
        using var gradients = new GradientHarmonizer([a, b], [], new FixedWeights(1, 1));

        gradients.Backward((a * 5).sum() + (b * 5).sum(), a.sum());
        gradients.Backward(a.sum(), b.sum());

        Trunk.Values(a.grad!).Should().Equal(1, 1);
        Trunk.Values(b.grad!).Should().Equal(1, 1);
    }

    [Fact]
    public void A_head_that_no_task_reaches_gets_no_gradient()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        var idle = new Parameter(ones(3, ScalarType.Float64));
        idle.grad = ones(3, ScalarType.Float64);
        using var gradients = new GradientHarmonizer(trunk.Shared, [.. trunk.Own, new("idle", idle)], new FixedWeights(1, 1));

        gradients.Backward(trunk.Losses());

        idle.grad.Should().BeNull();
    }

    [Theory]
    [InlineData(Needs.None)]
    [InlineData(Needs.Losses)]
    public void Methods_that_do_not_read_gradients_give_the_same_result(Needs needs)
    {
        foreach (var heads in Enum.GetValues<HeadGradients>())
        {
            foreach (var weights in new double[][] { [2, 2, 2], [0.5, 2, -1] })
            {
                using var scope = NewDisposeScope();
                var options = new StepOptions { HeadGradients = heads, PostWeights = [1, 3, 0.5] };
                var (byGradients, _) = Run(new FixedWeights(weights), options);
                var (byLosses, report) = Run(new FixedWeights(weights).Needing(needs), options);

                byLosses.ShouldBeClose(byGradients, Exact, $"{needs} {heads}");
                report.HasGramian.Should().BeFalse("one backward pass served all tasks");
            }
        }

        static (double[] Gradients, StepReport Report) Run(Harmonizer harmonizer, StepOptions options)
        {
            var trunk = new Trunk(3);
            using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, harmonizer, options);
            var report = gradients.Backward(trunk.Losses());
            return ([.. trunk.Shared.Concat(trunk.Own).SelectMany(p => Trunk.Values(p.Parameter.grad!))], report);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void One_task_costs_one_backward_pass_and_a_sum_costs_one_in_all(int n)
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(n);
        Passes.Count = 0;
        using (var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(SevenWeights[..n])))
        {
            gradients.Backward(CountedLosses(trunk));
        }

        Passes.Count.Should().Be(n);

        Passes.Count = 0;
        using (var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new Sum()))
        {
            gradients.Backward(CountedLosses(trunk)).HasGramian.Should().BeFalse();
        }

        Passes.Count.Should().Be(1);

        Passes.Count = 0;
        using (var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new Sum(), new StepOptions { AlwaysMeasureConflicts = true }))
        {
            gradients.Backward(CountedLosses(trunk)).HasGramian.Should().BeTrue();
        }

        Passes.Count.Should().Be(n);

        static Tensor[] CountedLosses(Trunk trunk)
        {
            var features = Passes.apply(functional.tanh(trunk.body.call(trunk.Inputs)));
            return [.. trunk.heads.Select((head, i) => (head.call(features) - i).square().sum())];
        }
    }

    [Fact]
    public void The_graph_is_freed_with_the_last_pass()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(1, 1)) { TaskKeys = ["cls", "align"] };
        var losses = trunk.Losses();
        gradients.Backward(losses);

        var again = () => gradients.Backward(losses);

        again.Should().Throw<InvalidOperationException>().WithMessage("Task 'cls'*already freed*Compute it anew*");
        trunk.Shared.Concat(trunk.Own).Should().OnlyContain(p => ReferenceEquals(p.Parameter.grad, null));
    }

    [Fact]
    public void Gradients_reach_nothing_but_the_parameters_that_were_named()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        var inputs = trunk.Inputs.detach().requires_grad_();
        using var gradients = new GradientHarmonizer(trunk.Shared, [], new FixedWeights(1, 1));

        gradients.Backward(trunk.Losses(inputs));

        inputs.grad.Should().BeNull();
        trunk.Own.Should().OnlyContain(p => ReferenceEquals(p.Parameter.grad, null));
    }

    [Fact]
    public void Accumulated_gradients_are_harmonized_as_one()
    {
        using var scope = NewDisposeScope();
        var whole = Run(new FixedWeights(0.5, 2), trunk => [(trunk.Inputs, true)], out var wholeReport);
        var parts = Run(new FixedWeights(0.5, 2), trunk => [(trunk.Inputs[..2], false), (trunk.Inputs[2..5], false), (trunk.Inputs[5..], true)], out var partsReport);

        parts.ShouldBeClose(whole, Exact);
        partsReport.MicroBatches.Should().Be(3);
        partsReport.InnerProduct(0, 1).Should().BeApproximately(wholeReport.InnerProduct(0, 1), Exact * Math.Abs(wholeReport.InnerProduct(0, 1)));
        (partsReport.Loss(0) * 3).Should().BeApproximately(wholeReport.Loss(0), Exact * wholeReport.Loss(0));

        double[] Run(Harmonizer harmonizer, Func<Trunk, (Tensor Inputs, bool IsLast)[]> batches, out StepReport report)
        {
            var trunk = new Trunk(2);
            using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, harmonizer, new StepOptions { HeadGradients = HeadGradients.Reweighted });
            report = null!;
            foreach (var (inputs, isLast) in batches(trunk))
            {
                if (isLast)
                {
                    report = gradients.Backward(trunk.Losses(inputs));
                }
                else
                {
                    gradients.Accumulate(trunk.Losses(inputs));
                }
            }

            return [.. trunk.Shared.Concat(trunk.Own).SelectMany(p => Trunk.Values(p.Parameter.grad!))];
        }
    }

    [Fact]
    public void A_method_that_weighs_by_losses_is_given_those_of_all_micro_batches()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        double[] given = [];
        var harmonizer = new FixedWeights(1, 2)
        {
            OnSolve = (_, losses) =>
            {
                given = losses;
                return HarmonizerResult.Solved;
            },
        }.Needing(Needs.Losses);
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, harmonizer);

        gradients.Accumulate(trunk.Losses(trunk.Inputs[..3]));
        gradients.Backward(trunk.Losses(trunk.Inputs[3..]));

        given.ShouldBeClose([.. trunk.Losses().Select(l => l.ToDouble())], Exact);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void Gradients_have_the_type_of_their_parameters(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2, type);
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(0.5, 2));

        var report = gradients.Backward(trunk.Losses());

        trunk.Shared.Concat(trunk.Own).Should().OnlyContain(p => p.Parameter.grad!.dtype == type);
        double.IsFinite(report.InnerProduct(0, 1)).Should().BeTrue();
    }

    [Fact]
    public void Parameters_of_several_types_are_harmonized_together()
    {
        using var scope = NewDisposeScope();
        var single = new Parameter(ones(2, ScalarType.Float32));
        var twofold = new Parameter(ones(3, ScalarType.Float64));
        using var gradients = new GradientHarmonizer([single, twofold], [], new FixedWeights(2, 3));

        var report = gradients.Backward(single.sum().to(ScalarType.Float64) + twofold.sum(), (4 * twofold).sum());

        report.InnerProduct(0, 0).Should().Be(5);
        report.InnerProduct(0, 1).Should().Be(12);
        Trunk.Values(single.grad!).Should().Equal(2, 2);
        Trunk.Values(twofold.grad!).Should().Equal(14, 14, 14);
    }

    [Fact]
    public void Sparse_gradients_become_dense()
    {
        using var scope = NewDisposeScope();
        var embedding = Embedding(5, 2, sparse: true, dtype: ScalarType.Float64);
        var head = Embedding(5, 1, sparse: true, dtype: ScalarType.Float64);
        var words = tensor([1L, 3L, 3L]);
        using var gradients = new GradientHarmonizer(embedding.parameters(), head.parameters(), new FixedWeights(1, 2));

        gradients.Backward(embedding.call(words).sum(), embedding.call(words).sum() + head.call(words).sum());

        Trunk.Values(embedding.weight!.grad!).Should().Equal(0, 0, 3, 3, 0, 0, 6, 6, 0, 0);
        Trunk.Values(head.weight!.grad!).Should().Equal(0, 1, 0, 2, 0);
    }

    [Fact]
    public void Frozen_parameters_are_left_out_and_may_be_thawed()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        trunk.body.bias!.requires_grad = false;
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(1, 1));

        gradients.Backward(trunk.Losses());
        trunk.body.bias.grad.Should().BeNull();

        trunk.body.bias.requires_grad = true;
        gradients.Backward(trunk.Losses());
        Trunk.Values(trunk.body.bias.grad!).Should().Contain(g => g != 0);
    }

    [Fact]
    public void Gradients_that_lay_there_before_do_not_count()
    {
        using var scope = NewDisposeScope();
        var a = new Parameter(ones(2, ScalarType.Float64));
        a.grad = full([2], 100.0, ScalarType.Float64);
        using var gradients = new GradientHarmonizer([a], [], new FixedWeights(1));

        gradients.Backward(a.sum());

        Trunk.Values(a.grad!).Should().Equal(1, 1);
    }

    [Fact]
    public void A_method_that_weighs_by_losses_may_accumulate_in_one_update_and_not_in_the_next()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        var harmonizer = new FixedWeights(0.5, 2).Needing(Needs.Losses);
        using var mixed = new GradientHarmonizer(trunk.Shared, trunk.Own, harmonizer);
        double[] Gradients() => [.. trunk.Shared.Concat(trunk.Own).SelectMany(p => Trunk.Values(p.Parameter.grad!))];

        mixed.Backward(trunk.Losses());
        var whole = Gradients();
        mixed.Accumulate(trunk.Losses(trunk.Inputs[..2]));
        mixed.Backward(trunk.Losses(trunk.Inputs[2..]));
        Gradients().ShouldBeClose(whole, Exact);
        mixed.Backward(trunk.Losses());
        Gradients().ShouldBeClose(whole, Exact);
    }

    [Fact]
    public void A_sum_accumulates_in_one_row()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(3);
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new Mean());
        double[] Gradients() => [.. trunk.Shared.Concat(trunk.Own).SelectMany(p => Trunk.Values(p.Parameter.grad!))];

        gradients.Backward(trunk.Losses());
        var whole = Gradients();
        gradients.Accumulate(trunk.Losses(trunk.Inputs[..4]));
        gradients.Backward(trunk.Losses(trunk.Inputs[4..]));

        Gradients().ShouldBeClose(whole, Exact);
    }

    [Theory]
    [InlineData(ScalarType.Float16, 30_000, 5, null, true)] // the direction overflows
    [InlineData(ScalarType.Float16, 30_000, 1, 1000.0, false)] // the norm would, in half precision
    [InlineData(ScalarType.Float32, 1e18, 1, 1.0, false)]
    public void Gradients_near_the_end_of_their_range_are_clipped_or_refused(ScalarType type, double slope, double weight, double? longest, bool refused)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(10, type));
        using var gradients = new GradientHarmonizer(
            [parameter], [], new FixedWeights(weight), new StepOptions { MaxGradientNorm = longest, NonFinite = StepPolicy.Skip });

        var report = gradients.Backward((parameter * slope).sum(ScalarType.Float32) * 1e-3 * 1000);

        report.Updated.Should().Be(!refused);
        if (!refused)
        {
            var norm = slope * Math.Sqrt(10);

            // A half-precision gradient is rounded to three digits before and after.
            report.GradientNorm.Should().BeApproximately(norm, 2e-3 * norm);
            Trunk.Values(parameter.grad!).ShouldBeClose([.. Enumerable.Repeat(longest!.Value / Math.Sqrt(10), 10)], 2e-3);
        }
    }

    [Fact]
    public void A_block_of_no_elements_counts_nothing()
    {
        using var scope = NewDisposeScope();
        var empty = new Parameter(zeros(0, ScalarType.Float32));
        var full = new Parameter(ones(2, ScalarType.Float64));
        using var gradients = new GradientHarmonizer([empty, full], [], new FixedWeights(1, 1));

        var report = gradients.Backward(full.sum() + empty.sum().to(ScalarType.Float64), 2 * full.sum());

        report.InnerProduct(0, 1).Should().Be(4);
    }

    [Fact]
    public void It_works_where_the_caller_turned_gradients_off_after_the_losses()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(1, 1));
        var losses = trunk.Losses();
        using var noGrad = no_grad();

        gradients.Backward(losses).Updated.Should().BeTrue();
    }

    [Fact]
    public void A_method_with_a_state_is_saved_restored_and_reset()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new CountingHarmonizer()) { TaskKeys = ["a", "b"] };
        gradients.Backward(trunk.Losses());
        using var saved = new MemoryStream();
        gradients.Save(saved);
        saved.Position = 0;

        using var resumed = new GradientHarmonizer(trunk.Shared, trunk.Own, new CountingHarmonizer()) { TaskKeys = ["a", "b"] };
        resumed.Load(saved);

        resumed.StepIndex.Should().Be(1);
        resumed.Backward(trunk.Losses()).Weight(0).Should().Be(2);
        resumed.Reset();
        resumed.Backward(trunk.Losses()).Weight(0).Should().Be(1);
        using var nameless = new GradientHarmonizer(trunk.Shared, trunk.Own, new CountingHarmonizer());
        nameless.Invoking(g => g.Save(saved)).Should().Throw<InvalidOperationException>().WithMessage("*Set TaskKeys, or call Backward first*");
    }

    [Fact]
    public void Wrong_calls_are_refused()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        var disposed = new GradientHarmonizer(trunk.Shared, trunk.Own, new Sum());
        disposed.Dispose();
        disposed.Invoking(g => g.Backward(trunk.Losses())).Should().Throw<ObjectDisposedException>();

        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new Sum());
        gradients.Invoking(g => g.Backward([])).Should().Throw<ArgumentException>().WithMessage("There must be at least one loss. Found none.*");
        gradients.Backward(trunk.Losses());
        gradients.Invoking(g => g.Backward(trunk.Losses()[..1])).Should().Throw<ArgumentException>().WithMessage("*must stay the same (2). Found 1*");
        FluentActions.Invoking(() => new GradientHarmonizer(trunk.Shared, [], new Sum()) { TaskKeys = ["a", "a"] }).Should().Throw<ArgumentException>().WithMessage("*Found 'a' twice*");
        FluentActions.Invoking(() => new GradientHarmonizer([new NamedParameter("p", null!)], [], new Sum())).Should().Throw<ArgumentException>().WithMessage("*Found null for 'p'*");
        using var keyed = new GradientHarmonizer(trunk.Shared, trunk.Own, new Sum()) { TaskKeys = ["a"] };
        keyed.Invoking(g => g.Backward(trunk.Losses())).Should().Throw<ArgumentException>().WithMessage("*one loss per task key (a). Found 2*");
    }

    [Fact]
    public void The_static_form_does_the_same()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);
        var report = Harmonize.Backward(trunk.Losses(), trunk.Shared.Select(p => p.Parameter), trunk.Own.Select(p => p.Parameter), new FixedWeights(0.5, 2));
        double[] once = [.. trunk.Shared.SelectMany(p => Trunk.Values(p.Parameter.grad!))];

        using var gradients = new GradientHarmonizer(trunk.Shared, trunk.Own, new FixedWeights(0.5, 2));
        gradients.Backward(trunk.Losses());

        once.Should().Equal(trunk.Shared.SelectMany(p => Trunk.Values(p.Parameter.grad!)));
        report.Weight(1).Should().Be(2);
    }

    [Fact]
    public void The_static_form_refuses_a_method_with_a_state()
    {
        using var scope = NewDisposeScope();
        var trunk = new Trunk(2);

        var call = () => Harmonize.Backward(trunk.Losses(), trunk.Shared.Select(p => p.Parameter), [], new CountingHarmonizer());

        call.Should().Throw<ArgumentException>().WithMessage("*must have no state*new CountingHarmonizer()*Use a GradientHarmonizer*");
    }

    private static double[] Combination(double[][][] byTask, int parameter, double[] weights) =>
        [.. Enumerable.Range(0, byTask[0][parameter].Length).Select(e => weights.Select((w, i) => w * byTask[i][parameter][e]).Sum())];
}
