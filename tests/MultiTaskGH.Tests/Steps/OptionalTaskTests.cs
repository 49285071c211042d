using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Steps;

public sealed class OptionalTaskTests
{
    private const double Exact = 1e-12;

    private static readonly StepDefinition Definition = TrunkModel.Define(
        TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, isOptional: true), TrunkModel.Task(Letter.C, isOptional: true), TrunkModel.Task(Letter.D, isOptional: true));

    public static TheoryData<string> Harmonizers() => ["new Sum()", "new Mean()", "new GH()", "new GHPlusPlus()", "new PCGrad()"];

    [Theory]
    [MemberData(nameof(Harmonizers))]
    public void A_step_of_some_tasks_is_the_step_of_a_model_that_has_no_others(string name)
    {
        Letter[][] patterns = [[Letter.A, Letter.C], [Letter.A, Letter.B, Letter.C, Letter.D], [Letter.A], [Letter.A, Letter.B, Letter.D], [Letter.A, Letter.D]];
        foreach (var present in patterns)
        {
            using var scope = NewDisposeScope();
            var (some, others) = (new TrunkModel(4), new TrunkModel(4));
            using var step = Step(some, Harmonizer(name), () => some.HandIn(present), some.Descent(0.1));
            using var reduced = new ScriptedStep(others, TrunkModel.Define([.. present.Select(letter => TrunkModel.Task(letter))]), Harmonizer(name), [others.Descent(0.1)])
            {
                Losses = _ => others.HandIn(present).Where(handedIn => handedIn.Loss is not null),
            };

            for (var i = 0; i < 3; i++)
            {
                var (report, expected) = (step.Run(), reduced.Run());

                report.ActiveTasks.Should().Equal(present);
                some.Gradients().ShouldBeGradients(others.Gradients(), 0);
                present.Select(letter => report.Weight(letter)).Should().Equal(present.Select(letter => expected.Weight(letter)));
            }

            some.Snapshot().Should().Equal(others.Snapshot());
        }
    }

    [Fact]
    public void The_report_says_who_took_part_and_leaves_gaps()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var byHand = model.GramianByHand([.. model.Trunk.Losses().Where((_, i) => i is 0 or 2)]);
        using var step = Step(model, new FixedWeights(2, 3), () => model.HandIn(Letter.A, Letter.C), model.Descent());

        var report = step.Run();

        ((StepReport)report).ActiveTasks.Should().Equal(0, 2);
        report.TaskKeys.Should().Equal("A", "B", "C", "D");
        report.IsActive(Letter.B).Should().BeFalse();
        report.Loss(Letter.B).Should().Be(double.NaN);
        report.Weight(Letter.B).Should().Be(double.NaN);
        report.InnerProduct(Letter.A, Letter.B).Should().Be(double.NaN);
        report.Cosine(Letter.B, Letter.C).Should().Be(double.NaN);
        double[] found = [report.InnerProduct(0, 0), report.InnerProduct(0, 2), report.InnerProduct(2, 0), report.InnerProduct(2, 2)];
        found.ShouldBeClose(byHand, Exact);
        report.LargestWeight.Should().Be(3);
        var norm = Math.Sqrt(4 * byHand[0] + 12 * byHand[1] + 9 * byHand[3]);
        report.DirectionNorm.Should().BeApproximately(norm, Exact * norm);
        report.Conflicts().Should().NotContain(pair => pair.First == Letter.B || pair.Second == Letter.B || pair.First == Letter.D || pair.Second == Letter.D);
        report.ToString().Should().Contain(" B -").And.Contain("of 1, cosine");
        report.IsHarmonizerDirection.Should().BeTrue();
    }

    [Fact]
    public void A_stateful_method_keeps_the_state_of_those_who_sit_out()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        Letter[] present = [Letter.A, Letter.B];
        using var step = Step(model, new RememberingHarmonizer(), () => model.HandIn(present), model.Descent());

        step.Run().Weight(Letter.B).Should().Be(1);
        present = [Letter.A, Letter.C];
        var report = step.Run();
        report.Weight(Letter.A).Should().Be(2);
        report.Weight(Letter.C).Should().Be(1);
        present = [Letter.A, Letter.B, Letter.C, Letter.D];
        report = step.Run();

        report.Weight(Letter.A).Should().Be(3);
        report.Weight(Letter.B).Should().Be(2);
        report.Weight(Letter.C).Should().Be(2);
        report.Weight(Letter.D).Should().Be(1);
    }

    [Fact]
    public void A_parameter_that_only_the_absent_reach_stands_still_also_under_Adam()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var extra = new TorchSharp.Modules.Parameter(ones(3, ScalarType.Float64));
        Letter[] present = [Letter.A, Letter.B];
        var definition = TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, isOptional: true));
        using var step = new ScriptedStep(
            model, definition, new GH(), [Adam(model.Trunk.parameters().Append(extra), 0.1)], harmonized: [.. model.Trunk.Shared, new("extra", extra)])
        {
            Losses = _ => model.HandIn(present).Select(h => h with { Loss = h is { Task: Letter.B, Loss: { } loss } ? loss + extra.square().sum() : h.Loss }),
        };
        step.Run();
        var before = Trunk.Values(extra);
        before.Should().NotContain(1);
        present = [Letter.A];

        step.Run().Updated.Should().BeTrue();

        Trunk.Values(extra).Should().Equal(before);
    }

    [Fact]
    public void Null_from_a_task_that_is_not_optional_is_a_named_error()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        using var step = Step(model, new GH(), () => model.HandIn(Letter.B), model.Descent());
        var before = model.Snapshot();

        step.Invoking(s => s.Run()).Should().Throw<ArgumentException>().WithMessage("Task 'A': the loss must not be null*");

        model.Snapshot().Should().Equal(before);
        model.Gradients().Should().OnlyContain(gradient => gradient == null);
    }

    [Fact]
    public void Where_nobody_takes_part_the_policy_decides()
    {
        foreach (var policy in Enum.GetValues<StepPolicy>())
        {
            using var scope = NewDisposeScope();
            var model = new TrunkModel(2);
            Letter[] present = [Letter.A, Letter.B];
            using var step = new ScriptedStep(
                model,
                TrunkModel.Define(TrunkModel.Task(Letter.A, isOptional: true), TrunkModel.Task(Letter.B, isOptional: true)),
                new CountingHarmonizer(),
                [model.Descent(0.1)],
                new StepOptions { NoActiveTask = policy })
            {
                Losses = _ => model.HandIn(present),
            };
            step.Run();
            var before = model.Snapshot();
            present = [];

            if (policy == StepPolicy.Throw)
            {
                step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("*No task takes part*NoActiveTask*");
            }
            else
            {
                var report = step.Run();
                report.Updated.Should().BeFalse();
                report.SkipReason.Should().Contain("No task takes part");
                report.ActiveTasks.Should().BeEmpty();
                report.LargestWeight.Should().Be(double.NaN);
                report.ToString().Should().Contain("skipped");
            }

            model.Snapshot().Should().Equal(before);
            model.Gradients().Should().OnlyContain(gradient => gradient == null);
            step.StepIndex.Should().Be(1);
            present = [Letter.B];
            step.Run().Weight(Letter.B).Should().Be(2);
        }
    }

    [Theory]
    [InlineData("new Sum()")]
    [InlineData("new Mean()")]
    [InlineData("new GH()")]
    public void Micro_batches_may_bring_different_tasks(string name)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var losses = model.Trunk.Losses();
        Letter[] present = [Letter.D];
        var definition = TrunkModel.Define([.. Enumerable.Range(0, 4).Select(i => TrunkModel.Task((Letter)i, isOptional: true))]);
        using var step = new ScriptedStep(model, definition, Harmonizer(name), [model.Descent()], new StepOptions { HeadGradients = HeadGradients.Own }) { Losses = _ => model.HandIn(present) };
        var byHand = model.GramianByHand([losses[0] * 2, losses[1], losses[3]]);
        var weights = name switch
        {
            "new Sum()" => [1, 1, 1],
            "new Mean()" => [1 / 3.0, 1 / 3.0, 1 / 3.0],
            _ => new GH().Weigh(new double[3, 3] { { byHand[0], byHand[1], byHand[2] }, { byHand[3], byHand[4], byHand[5] }, { byHand[6], byHand[7], byHand[8] } }).Weights,
        };
        step.Accumulate();
        present = [];
        step.Accumulate();
        present = [Letter.A];
        step.Accumulate();
        present = [Letter.A, Letter.B];

        var report = step.Run();

        report.ActiveTasks.Should().Equal(Letter.A, Letter.B, Letter.D);
        report.MicroBatches.Should().Be(4);
        report.Loss(Letter.A).Should().BeApproximately(losses[0].ToDouble(), Exact * losses[0].ToDouble());

        // The weights come from a Gramian that was summed in another order.
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [2 * weights[0], weights[1], 0, weights[2]], [2, 1, 0, 1]), 1e-10);
        if (name == "new GH()")
        {
            report.InnerProduct(Letter.A, Letter.D).Should().BeApproximately(byHand[2], 1e-10 * Math.Abs(byHand[2]));
        }
    }

    private static Harmonizer Harmonizer(string name) => name switch
    {
        "new Sum()" => new Sum(),
        "new Mean()" => new Mean(),
        "new GH()" => new GH(),
        "new PCGrad()" => new PCGrad(),
        _ => new GHPlusPlus(),
    };

    private static ScriptedStep Step(TrunkModel model, Harmonizer harmonizer, Func<IEnumerable<HandedIn>> losses, Optimizer optimizer) =>
        new(model, Definition, harmonizer, [optimizer]) { Losses = _ => losses() };
}
