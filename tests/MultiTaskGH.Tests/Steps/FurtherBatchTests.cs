using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>Methods that take several batches per step (<see cref="Needs.SeveralBatches"/>).</summary>
public sealed class FurtherBatchTests
{
    // The order of sums alone differs, in float64.
    private const double Exact = 1e-12;

    private static readonly StepDefinition Definition = TrunkModel.Define([.. Enumerable.Range(0, 3).Select(i => TrunkModel.Task((Letter)i, isOptional: true))]);

    private double[] crossGramian = [];
    private Tensor inputs = empty(0);
    private Letter[] present = [Letter.A, Letter.B, Letter.C];
    private double spoil = 1;

    [Theory]
    [InlineData(null)]
    [InlineData(HeadGradients.Reweighted)]
    public void The_method_sees_the_inner_products_between_the_further_batches_and_the_first_batch_gives_the_update(HeadGradients? heads)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions { HeadGradients = heads });
        Passes.Count = 0;

        var report = Run(step, batches);

        var found = model.Gradients();
        Passes.Count.Should().Be(3 + 3 + 1, "the update needs no gradients of its own");
        crossGramian.ShouldBeClose(CrossGramian(model, batches[1], batches[2], [0, 1, 2]), Exact);
        report.HasGramian.Should().BeFalse();
        report.Loss(Letter.B).Should().BeApproximately(model.Trunk.Losses(batches[0])[1].ToDouble(), Exact * report.Loss(Letter.B));
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(batches[0]), [1, 2, 3], heads is HeadGradients.Reweighted ? [1, 2, 3] : [1, 1, 1]), Exact);
    }

    [Fact]
    public void The_gradients_of_one_batch_and_one_more_are_held()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions());

        Run(step, batches);

        var pool = GradientPool.Of(model);
        using var renter = new GradientRows(pool, [[1]], ScalarType.Float64, CPU, takeGradientsAway: null);
        var storage = pool.Rent(ScalarType.Float64, CPU, 1, renter);
        storage.Length.Should().Be((3 + 1) * model.Trunk.Shared.Sum(p => p.Parameter.numel()));
        pool.Return(storage);
        pool.Release();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    public void The_task_is_named_whose_gradient_is_not_finite_whichever_batch_it_is_in(int broken, int batch)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var now = 0;
        using var step = new ScriptedStep(model, Definition, new ScriptedHarmonizer(Needs.SeveralBatches), [model.Descent()])
        {
            Losses = _ => model.Trunk.Losses().Select((loss, i) => new HandedIn(
                (Letter)i, i == broken && now == batch ? loss + (model.Trunk.body.weight!.sum() * 0).sqrt() : loss)),
        };
        for (; now < 2; now++)
        {
            step.Sample();
        }

        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>().WithMessage("*not finite in a further batch*").Which.TaskKey.Should().Be($"{(Letter)broken}");
    }

    [Fact]
    public void A_product_that_overflows_between_two_tasks_alone_is_found()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        double[] scales = [1e200, 1e-200];
        using var step = new ScriptedStep(
            model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), new ScriptedHarmonizer(Needs.SeveralBatches), [model.Descent()])
        {
            Losses = _ => model.Trunk.Losses().Select((loss, i) => new HandedIn((Letter)i, loss * scales[i])),
        };
        step.Sample();
        Array.Reverse(scales);
        step.Sample();
        Array.Fill(scales, 1);

        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>().WithMessage("*not finite in a further batch*").Which.TaskKey.Should().Be("A");
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 1e-6)]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.Float64, 1e-14)]
    public void Products_are_taken_over_all_of_long_rows_in_every_type(ScalarType type, double tolerance)
    {
        // Longer than the pieces in which types that the host has no kernel for are multiplied; sums of pieces run in float32.
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var rows = randn([3, (1 << 18) + 5], ScalarType.Float64).to(type);
        rows[1].copy_(rows[2]);
        var products = new double[] { 1, 1 };

        RowGramian.AddWithLast(rows, products);

        var exact = rows.to(ScalarType.Float64);
        var square = (exact[2] * exact[2]).sum().ToDouble();
        products[0].Should().BeApproximately(1 + (exact[0] * exact[2]).sum().ToDouble(), tolerance * square);
        products[1].Should().BeApproximately(1 + square, tolerance * square);
    }

    [Fact]
    public void Groups_see_the_inner_products_of_their_own_tasks_with_the_factors_before()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        var seen = new List<double[]>();
        var definition = TrunkModel.Define(
            new TaskDefinition { Key = "A", Member = 0, Weight = 0.5 }, TrunkModel.Task(Letter.B, "second"), new TaskDefinition { Key = "C", Member = 2, Weight = -3 });
        using var step = Step(model, new StepOptions { AlwaysMeasureConflicts = true }, definition, cross => seen.Add(cross));

        var report = Run(step, batches);

        var all = CrossGramian(model, batches[1], batches[2], [0, 1, 2]);
        seen.Should().HaveCount(2);
        seen[0].ShouldBeClose([0.25 * all[0], -1.5 * all[2], -1.5 * all[6], 9 * all[8]], Exact);
        seen[1].ShouldBeClose([all[4]], Exact);
        report.HasGramian.Should().BeTrue();
    }

    [Fact]
    public void Tasks_may_sit_out_all_batches_and_not_some_of_them()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions());
        present = [Letter.A, Letter.C];

        Run(step, batches);

        crossGramian.ShouldBeClose(CrossGramian(model, batches[1], batches[2], [0, 2]), Exact);
        Sample(step, batches[1]);
        present = [Letter.A];
        step.Invoking(s => Sample(s, batches[2])).Should().Throw<InvalidOperationException>().WithMessage("*the same tasks*Found task 'C' in some of them only*");
        Sample(step, batches[1]);
        Sample(step, batches[2]);
        present = [Letter.A, Letter.B];
        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("*Found task 'B' in some of them only*");
        Run(step, batches).ActiveTasks.Should().Equal(Letter.A, Letter.B);
    }

    [Fact]
    public void A_family_takes_its_size_from_a_further_batch_and_loses_it_with_a_step_that_fails()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var fails = true;
        var size = 3;
        using var step = new ScriptedStep(
            model, TrunkModel.Define(new TaskDefinition { Key = "A", Member = 0, IsFamily = true }), new ScriptedHarmonizer(Needs.SeveralBatches), [model.Descent()])
        {
            Losses = _ => [new(Letter.A, stack(model.Trunk.Losses().Take(fails && size == 2 ? throw new FormatException() : size)), IsFamily: true)],
        };
        step.Sample();
        size = 2;
        step.Invoking(s => s.Sample()).Should().Throw<FormatException>();
        fails = false;
        step.Sample();
        step.Sample();

        step.Run().TaskKeys.Should().Equal("A[0]", "A[1]");
    }

    [Fact]
    public void An_exception_in_between_drops_the_batches_before_it()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions(), rate: 0.1);
        var before = model.Snapshot();
        Sample(step, batches[2]);
        spoil = double.NaN;
        step.Invoking(s => Sample(s, batches[2])).Should().Throw<NonFiniteException>().Which.TaskKey.Should().Be("A");
        spoil = 1;
        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("*takes 3 batches per step. Found 1*Run(ReadOnlySpan<Inputs>)*");

        model.Snapshot().Should().Equal(before);
        model.Gradients().Should().OnlyContain(gradient => gradient == null);
        step.StepIndex.Should().Be(0);
        Run(step, batches);
        crossGramian.Should().HaveCount(9);
        model.Snapshot().Should().NotEqual(before);
    }

    [Fact]
    public void A_loss_that_is_not_finite_in_a_further_batch_skips_the_step()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions { NonFinite = StepPolicy.Skip }, rate: 0.1);
        var before = model.Snapshot();
        Sample(step, batches[1]);
        spoil = double.PositiveInfinity;
        Sample(step, batches[2]);
        spoil = 1;
        inputs = batches[0];

        var report = step.Run();

        report.Updated.Should().BeFalse();
        report.SkipReason.Should().Contain("Task 'A'");
        model.Snapshot().Should().Equal(before);
        Run(step, batches).Updated.Should().BeTrue();
    }

    [Fact]
    public void Weights_that_go_on_cost_no_backward_pass_of_a_further_batch()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions { RefreshEvery = 2, HeadGradients = HeadGradients.Reweighted });
        Run(step, batches);
        Passes.Count = 0;

        Run(step, batches).WeightsAge.Should().Be(1);

        Passes.Count.Should().Be(1);
        Run(step, batches).WeightsAge.Should().Be(0);
        Passes.Count.Should().Be(1 + 7);
    }

    [Fact]
    public void What_several_batches_cannot_have_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions());
        inputs = batches[0];

        step.Invoking(s => s.Accumulate()).Should().Throw<InvalidOperationException>().WithMessage("*cannot be accumulated*needs SeveralBatches*");
        Sample(step, batches[0]);
        step.Invoking(s => s.Save(new MemoryStream())).Should().Throw<InvalidOperationException>().WithMessage("*between updates only*");
        Sample(step, batches[1]);
        step.Invoking(s => Sample(s, batches[2])).Should().Throw<InvalidOperationException>().WithMessage("*takes 2 batches besides that of the update. Found one more*");
        using var single = new ScriptedStep(model, Definition, new GH(), [model.Descent()]) { Losses = _ => model.HandIn(present) };
        single.Invoking(s => s.Sample()).Should().Throw<InvalidOperationException>().WithMessage("*takes one batch per step. Found a further one*");
        Create(new StepOptions { GradientStorage = GradientStorage.GramianOnly }, GradientSpace.Parameters)
            .Should().Throw<ArgumentException>().WithMessage("GradientStorage must be AllTasks*needs SeveralBatches*");
        Create(new StepOptions(), GradientSpace.Representation).Should().Throw<ArgumentException>().WithMessage("*must work in GradientSpace.Representation*");

        Func<ScriptedStep> Create(StepOptions options, GradientSpace space) => () => new ScriptedStep(
            model, new StepDefinition { Name = "Scripted", Space = space, Tasks = Definition.Tasks }, new ScriptedHarmonizer(Needs.SeveralBatches) { Works = true }, [model.Descent()], options)
        { Losses = _ => [] };
    }

    [Fact]
    public void Metrics_are_those_of_the_first_batch()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var measured = 0;
        using var step = new ScriptedStep(
            model,
            new StepDefinition { Name = "Scripted", Tasks = [TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)], MetricKeys = ["count"] },
            new ScriptedHarmonizer(Needs.SeveralBatches),
            [model.Descent()])
        {
            Losses = _ => model.HandIn(Letter.A, Letter.B),
            Metrics = _ => [(double)++measured],
        };
        step.Sample();
        step.Sample();

        step.Run().Metric("count").Should().Be(1);

        measured.Should().Be(1, "nobody reads the metrics of further batches");
    }

    [Fact]
    public void Without_the_generator_batches_are_handed_to_Sample()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var gradients = new GradientHarmonizer(model.Trunk.Shared, model.Trunk.Own, Harmonizer(cross => crossGramian = cross));
        gradients.Invoking(g => g.Backward(model.Trunk.Losses(batches[0]))).Should().Throw<InvalidOperationException>().WithMessage("*call Sample 2 times before Backward*");
        gradients.Sample(model.Trunk.Losses(batches[1]));
        model.Gradients().Should().OnlyContain(gradient => gradient == null);
        gradients.Sample(model.Trunk.Losses(batches[2]));

        gradients.Backward(model.Trunk.Losses(batches[0]));

        var found = model.Gradients();
        crossGramian.ShouldBeClose(CrossGramian(model, batches[1], batches[2], [0, 1, 2]), Exact);
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(batches[0]), [1, 2, 3], [1, 1, 1]), Exact);
        gradients.Sample(model.Trunk.Losses(batches[1]));
        gradients.DiscardAccumulated();
        gradients.Invoking(g => g.Backward(model.Trunk.Losses(batches[0]))).Should().Throw<InvalidOperationException>().WithMessage("*Found 1*");
        FluentActions.Invoking(() => Harmonize.Backward(model.Trunk.Losses(), [model.Trunk.body.weight!], [], new ScriptedHarmonizer(Needs.SeveralBatches)))
            .Should().Throw<ArgumentException>().WithMessage("*must take one batch*Use a GradientHarmonizer*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_native_is_left(bool fails)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var batches = Batches(3);
        using var step = Step(model, new StepOptions { NonFinite = StepPolicy.Skip });
        Repeat(5);
        var tensors = NativeMemory.LiveTensors();

        Repeat(50);

        NativeMemory.LiveTensors().Should().Be(tensors);

        void Repeat(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                Sample(step, batches[1]);
                spoil = fails ? double.NaN : 1;
                Sample(step, batches[2]);
                spoil = 1;
                inputs = batches[0];
                step.Run();
            }
        }
    }

    private static ScriptedHarmonizer Harmonizer(Action<double[]> see) => new(Needs.SeveralBatches)
    {
        OnSolve = (in HarmonizerInput input, Span<double> weights) =>
        {
            see(input.CrossGramian.ToArray());
            input.Gramian.Length.Should().Be(0);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = i + 1;
            }

            return HarmonizerResult.Solved;
        },
    };

    private static Tensor[] Batches(int count)
    {
        random.manual_seed(11);
        return [.. Enumerable.Range(0, count).Select(_ => randn([6, 4], ScalarType.Float64))];
    }

    /// <summary>G_1 G_2^T of some tasks, by plain automatic differentiation.</summary>
    private static double[] CrossGramian(TrunkModel model, Tensor first, Tensor second, int[] tasks)
    {
        var (rows, columns) = (Rows(first), Rows(second));
        return [.. tasks.SelectMany(i => tasks.Select(j => rows[i].Zip(columns[j], (a, b) => a * b).Sum()))];

        double[][] Rows(Tensor batch) =>
            [.. Trunk.GradientsByHand(model.Trunk.Losses(batch), model.Trunk.Shared).Select(task => task.SelectMany(values => values).ToArray())];
    }

    private ScriptedStep Step(TrunkModel model, StepOptions options, StepDefinition? definition = null, Action<double[]>? see = null, double rate = 0) => new(
        model, definition ?? Definition, Harmonizer(see ?? (cross => crossGramian = cross)), [model.Descent(rate)], options)
    {
        Losses = _ =>
        {
            var features = Passes.apply(model.Trunk.call(inputs));
            return model.Trunk.heads.Select((head, i) => new HandedIn(
                (Letter)i, present.Contains((Letter)i) ? (head.call(features) - ((i % 2 == 0 ? 1 : -1) * (i + 1))).square().sum() * spoil : null));
        },
    };

    private void Sample(ScriptedStep step, Tensor batch)
    {
        inputs = batch;
        step.Sample();
    }

    private StepReport<Letter> Run(ScriptedStep step, Tensor[] batches)
    {
        Sample(step, batches[1]);
        Sample(step, batches[2]);
        inputs = batches[0];
        return step.Run();
    }
}
