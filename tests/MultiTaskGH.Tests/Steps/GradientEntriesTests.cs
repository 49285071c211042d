using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>Methods that read and replace the entries of gradients (<see cref="Needs.Gradients"/>).</summary>
public sealed class GradientEntriesTests
{
    // The order of sums alone differs, in float64.
    private const double Exact = 1e-12;

    // What the method below makes of the gradients of tasks 0, 1, 2, ...: the row times a power of 1/2, weighted.
    private static readonly double[] Halved = [0.5 * 3, 0.25 * 4, 0.125 * 5, 0.0625 * 6];

    [Theory]
    [InlineData(HeadGradients.Own)]
    [InlineData(HeadGradients.Reweighted)]
    public void The_direction_is_the_weighted_sum_of_the_rows_as_the_method_leaves_them(HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var gramian = model.GramianByHand(model.Trunk.Losses());
        double[] seen = [];
        using var step = Step(model, Halving(k => seen = k), new StepOptions { HeadGradients = heads, PostWeights = [1, 2, -1] });

        var report = step.Run();

        var found = model.Gradients();
        found.ShouldBeGradients(
            model.ByHand(model.Trunk.Losses(), [Halved[0], 2 * Halved[1], -Halved[2]], heads == HeadGradients.Own ? [1, 2, -1] : [3, 2 * 4, -5]), Exact);
        seen.ShouldBeClose(gramian, Exact);
        Enumerable.Range(0, 9).Select(e => report.InnerProduct(e / 3, e % 3)).ToArray().ShouldBeClose(gramian, Exact, "the report has the gradients that there were");
        report.IsSumOfGradients.Should().BeFalse();
        report.DirectionNorm.Should().Be(double.NaN);
        report.InnerProductWithDirection(0).Should().Be(double.NaN);
        report.Invoking(r => r.HurtTasks()).Should().Throw<InvalidOperationException>().WithMessage("*Check IsSumOfGradients first*");
    }

    [Fact]
    public void Micro_batches_are_summed_before_the_method_sees_them_once()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var solves = 0;
        using var step = Step(model, Halving(_ => solves++), new StepOptions());
        step.Accumulate();
        step.Accumulate();

        step.Run();

        solves.Should().Be(1);
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [.. Halved[..3].Select(factor => 3 * factor)], [3, 3, 3]), Exact);
    }

    [Fact]
    public void Each_group_gets_the_rows_of_its_own_tasks_that_take_part()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(5);
        var counts = new List<int>();
        Letter[] present = [Letter.B, Letter.C, Letter.D, Letter.E];
        var definition = TrunkModel.Define([.. Enumerable.Range(0, 5).Select(i => TrunkModel.Task((Letter)i, group: i % 2 == 0 ? "even" : null, isOptional: true))]);
        using var step = new ScriptedStep(model, definition, Halving(k => counts.Add((int)Math.Sqrt(k.Length))), [model.Descent()]) { Losses = _ => model.HandIn(present) };

        step.Run();

        counts.Should().Equal(2, 2);
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [0, Halved[0], Halved[0], Halved[1], Halved[1]], [0, 1, 1, 1, 1]), Exact);
    }

    [Fact]
    public void The_elements_of_a_family_have_rows_of_their_own()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = new ScriptedStep(
            model, TrunkModel.Define(TrunkModel.Task(Letter.A), new TaskDefinition { Key = "B", Member = 1, IsFamily = true, Weight = 2 }), Halving(_ => { }), [model.Descent()])
        {
            Losses = _ =>
            {
                var losses = model.Trunk.Losses();
                return [new(Letter.A, losses[0]), new(Letter.B, stack(losses.Skip(1)), IsFamily: true)];
            },
        };

        step.Run();

        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [Halved[0], 2 * Halved[1], 2 * Halved[2]], [1, 2, 2]), Exact);
    }

    [Fact]
    public void What_was_written_is_forgotten_in_the_next_step_and_nobody_moves_for_it()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var sums = new List<double>();
        var bias = model.Trunk.body.bias!;
        var loss = (int i) => model.Trunk.heads[i].weight!.sum() * model.Trunk.body.weight!.square().sum() * (i + 1);
        var harmonizer = new ScriptedHarmonizer(Needs.Gradients)
        {
            OnSolve = (in HarmonizerInput input, Span<double> weights) =>
            {
                // Task 1 does not reach the bias: its entries there are zero in every step.
                sums.Add(input.Gradients!.Row(0, 1).narrow(0, 20, 5).abs().sum().ToDouble());
                input.Gradients!.Row(0, 1).fill_(7);
                weights.Fill(1);
                return HarmonizerResult.Solved;
            },
        };
        var reaches = true;
        using var step = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), harmonizer, [model.Descent()])
        {
            Losses = _ => [new(Letter.A, reaches ? loss(0) + bias.sum() : loss(0)), new(Letter.B, loss(1))],
        };

        step.Run();
        step.Run();
        bias.requires_grad = false;
        reaches = false;
        step.Run();

        sums.Should().Equal(0, 0, 0);
        bias.grad.Should().BeNull("a frozen parameter is moved by nobody");
        model.Trunk.body.weight!.grad.Should().NotBeNull();
    }

    [Fact]
    public void Each_type_of_the_parameters_is_a_block()
    {
        using var scope = NewDisposeScope();
        var (wide, narrow) = (new Parameter(ones(3, dtype: ScalarType.Float64)), new Parameter(ones(2, dtype: ScalarType.Float32)));
        var blocks = 0;
        var harmonizer = new ScriptedHarmonizer(Needs.Gradients)
        {
            OnSolve = (in HarmonizerInput input, Span<double> weights) =>
            {
                blocks = input.Gradients!.BlockCount;
                input.Gradients.Row(0, 0).mul_(2);
                input.Gradients.Row(1, 1).mul_(0.5);
                weights.Fill(1);
                return HarmonizerResult.Solved;
            },
        };
        using var gradients = new GradientHarmonizer([wide, narrow], [], harmonizer);

        gradients.Backward((wide.sum() * 3) + narrow.sum(), wide.sum() + (narrow.sum() * 8));

        blocks.Should().Be(2);
        Trunk.Values(wide.grad!).Should().Equal(7, 7, 7);
        Trunk.Values(narrow.grad!).Should().Equal(5, 5);
    }

    [Theory]
    [InlineData(HeadGradients.Own)]
    [InlineData(HeadGradients.Reweighted)]
    public void At_the_cut_the_rows_are_those_of_the_representation_and_own_heads_in_front_of_it_keep_their_gradients(HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var weight = model.Trunk.Shared[0];
        weight.Name.Should().Be("body.weight");
        using var step = new ScriptedStep(
            model, Define(GradientSpace.Representation), Halving(_ => { }), [model.Descent()], new StepOptions { HeadGradients = heads }, harmonized: [weight])
        {
            Intermediates = () => [model.Trunk.call(model.Trunk.Inputs)],
            Losses = features => model.Trunk.heads.Select((head, i) => new HandedIn((Letter)i, (head.call(features[0]!) - ((i % 2 == 0 ? 1 : -1) * (i + 1))).square().sum())),
        };

        step.Run();

        // The bias is in front of the cut: with own gradients a plain sum, else what the harmonized weight gets. Heads behind it know no rows.
        double[] own = [1, 1, 1], weights = [3, 4, 5];
        var found = model.Gradients();
        var harmonized = model.ByHand(model.Trunk.Losses(), Halved[..3], heads == HeadGradients.Own ? own : weights);
        var plain = model.ByHand(model.Trunk.Losses(), own, own);
        double[]?[] expected = [harmonized[0], heads == HeadGradients.Own ? plain[1] : harmonized[1], .. harmonized[2..]];
        found.ShouldBeGradients(expected, Exact);
    }

    [Fact]
    public void An_entry_that_is_not_finite_updates_nothing()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var harmonizer = new ScriptedHarmonizer(Needs.Gradients)
        {
            OnSolve = (in HarmonizerInput input, Span<double> weights) =>
            {
                input.Gradients!.Row(0, 1)[3] = double.NaN;
                weights.Fill(1);
                return HarmonizerResult.Solved;
            },
        };
        using var step = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), harmonizer, [model.Descent(0.1)])
        {
            Losses = _ => model.HandIn(Letter.A, Letter.B),
        };
        var before = model.Snapshot();

        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>().WithMessage("*an entry that the method wrote*");

        model.Snapshot().Should().Equal(before);
        model.Gradients().Should().OnlyContain(gradient => gradient == null);
    }

    [Fact]
    public void What_cannot_be_done_with_rows_is_refused_when_the_step_is_created()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);

        Create(new ScriptedHarmonizer(Needs.Gradients), new StepOptions { GradientStorage = GradientStorage.GramianOnly })
            .Should().Throw<ArgumentException>().WithMessage("GradientStorage must be AllTasks*needs Gradients. Found GramianOnly*").WithParameterName("options");
        Create(new ScriptedHarmonizer(Needs.Gradients), new StepOptions { RefreshEvery = 2 })
            .Should().Throw<ArgumentException>().WithMessage("RefreshEvery must be 1*Found 2*").WithParameterName("options");
        Create(new ScriptedHarmonizer(Needs.Gradients) { Works = false }, new StepOptions(), GradientSpace.Representation)
            .Should().Throw<ArgumentException>().WithMessage("*must work in GradientSpace.Representation*Use GradientSpace.Parameters*").WithParameterName("harmonizer");

        Func<ScriptedStep> Create(Harmonizer harmonizer, StepOptions options, GradientSpace space = GradientSpace.Parameters) =>
            () => new ScriptedStep(model, Define(space), harmonizer, [model.Descent()], options) { Losses = _ => [] };
    }

    [Theory]
    [InlineData(GradientSpace.Parameters)]
    [InlineData(GradientSpace.Representation)]
    public void Nothing_native_is_left(GradientSpace space)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = new ScriptedStep(model, Define(space), Halving(_ => { }), [model.Descent()])
        {
            Intermediates = () => [model.Trunk.call(model.Trunk.Inputs)],
            Losses = features => model.Trunk.heads.Select((head, i) => new HandedIn((Letter)i, head.call(features[0]!).square().sum())),
        };
        Repeat(5);
        var tensors = NativeMemory.LiveTensors();

        Repeat(50);

        NativeMemory.LiveTensors().Should().Be(tensors);

        void Repeat(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                step.Run();
            }
        }
    }

    /// <summary>Multiplies the k-th row by 2^-(k+1), makes a tensor on the way, and gives it the weight k + 3.</summary>
    private static ScriptedHarmonizer Halving(Action<double[]> see) => new(Needs.Gradients)
    {
        OnSolve = (in HarmonizerInput input, Span<double> weights) =>
        {
            see(input.Gramian.ToArray());
            for (var i = 0; i < input.Count; i++)
            {
                for (var block = 0; block < input.Gradients!.BlockCount; block++)
                {
                    var row = input.Gradients.Row(block, i);
                    row.copy_(row * Math.Pow(0.5, i + 1));
                }

                weights[i] = i + 3;
            }

            return HarmonizerResult.Solved;
        },
    };

    private static StepDefinition Define(GradientSpace space) =>
        new() { Name = "Scripted", Space = space, Tasks = [.. Enumerable.Range(0, 3).Select(i => TrunkModel.Task((Letter)i))] };

    private static ScriptedStep Step(TrunkModel model, Harmonizer harmonizer, StepOptions options) =>
        new(model, Define(GradientSpace.Parameters), harmonizer, [model.Descent()], options) { Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C) };
}
