using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Steps;

public sealed class StepParametersTests
{
    private const double Exact = 1e-12;

    private static readonly StepDefinition Two = TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B));

    [Fact]
    public void What_is_harmonized_but_not_updated_stands_still_and_the_heads_are_reweighted()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(model, Two, new FixedWeights(3, 0.5), [model.Descent()], updated: model.Trunk.Own) { Losses = _ => model.HandIn(Letter.A, Letter.B) };

        step.Run().HeadGradients.Should().Be(HeadGradients.Reweighted);

        var found = model.Gradients();
        var expected = model.ByHand(model.Trunk.Losses(), [0, 0], [3, 0.5]);
        found.ShouldBeGradients(expected, Exact);
        found[0].Should().BeNull();
    }

    [Fact]
    public void What_optimizers_hold_and_the_step_does_not_update_has_no_gradient()
    {
        foreach (var harmonizer in new Harmonizer[] { new GH(), new Sum() })
        {
            using var scope = NewDisposeScope();
            var model = new TrunkModel(2);
            using var optimizer = Adam(model.Trunk.parameters(), 0.1, weight_decay: 0.1);
            using var all = new ScriptedStep(model, Two, harmonizer, [optimizer]) { Losses = _ => model.HandIn(Letter.A, Letter.B) };
            using var trunkAlone = new ScriptedStep(model, Two, harmonizer, [optimizer], updated: model.Trunk.Shared) { Losses = _ => model.HandIn(Letter.A, Letter.B) };
            all.Run();
            model.Trunk.heads[0].weight!.grad.Should().NotBeNull();
            var heads = model.Trunk.Own.SelectMany(p => Trunk.Values(p.Parameter)).ToArray();
            var body = Trunk.Values(model.Trunk.body.weight!);

            trunkAlone.Run();

            model.Gradients()[2..].Should().OnlyContain(gradient => gradient == null);
            model.Trunk.Own.SelectMany(p => Trunk.Values(p.Parameter)).Should().Equal(heads, "Adam moves what has a gradient, even one of zeros");
            Trunk.Values(model.Trunk.body.weight!).Should().NotEqual(body);
        }
    }

    [Theory]
    [InlineData("new Sum()")]
    [InlineData("new GH()")]
    public void A_step_of_one_task_without_harmonized_parameters_updates_everything_alike(string name)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(1);
        Harmonizer harmonizer = name == "new GH()" ? new GH() : new Sum();
        using var step = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A)), harmonizer, [model.Descent()], harmonized: []) { Losses = _ => model.HandIn(Letter.A) };

        var report = step.Run();

        report.Weight(Letter.A).Should().Be(1);
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [1], [1]), Exact);
    }

    [Fact]
    public void Two_tasks_or_a_family_need_harmonized_parameters()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var family = TrunkModel.Define(new TaskDefinition { Key = "A", Member = 0, IsFamily = true });

        foreach (var definition in new[] { Two, family })
        {
            var create = () => new ScriptedStep(model, definition, new Sum(), [model.Descent()], harmonized: []) { Losses = _ => [] };
            create.Should().Throw<ArgumentException>().WithMessage("Step 'Scripted'*members that it harmonizes over must hold at least one parameter. Found none*RegisterComponents*");
        }
    }

    [Fact]
    public void A_trainable_updated_parameter_in_no_optimizer_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var optimizer = SGD(model.Trunk.body.parameters(), 0.1);

        var create = () => new ScriptedStep(model, Two, new Sum(), [optimizer], updated: model.Parameters) { Losses = _ => [] };

        create.Should().Throw<ArgumentException>().WithMessage("Step 'Scripted'*Found 'heads.0.weight' in none*");
        foreach (var (_, parameter) in model.Trunk.Own)
        {
            parameter.requires_grad = false;
        }

        create.Should().NotThrow("a frozen one needs no optimizer").Subject.Dispose();
    }

    [Fact]
    public void An_optimizer_without_an_updated_parameter_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        Optimizer[] optimizers = [SGD(model.Trunk.body.parameters(), 0.1), SGD(model.Trunk.heads.parameters(), 0.1)];

        var create = () => new ScriptedStep(model, Two, new Sum(), optimizers, updated: model.Trunk.Shared) { Losses = _ => [] };

        create.Should().Throw<ArgumentException>().WithMessage("*at least one parameter that the step updates. Found none in optimizers[1]*");
        var nothing = () => new ScriptedStep(model, Two, new Sum(), optimizers, updated: []) { Losses = _ => [] };
        nothing.Should().Throw<ArgumentException>().WithMessage("*members that it updates must hold at least one parameter. Found none*");
    }

    [Fact]
    public void A_step_may_have_some_of_the_models_tasks_and_no_others()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var definition = TrunkModel.Define(TrunkModel.Task(Letter.D), TrunkModel.Task(Letter.B));
        Letter[] present = [Letter.B, Letter.D];
        using var step = new ScriptedStep(model, definition, new GH(), [model.Descent()]) { Losses = _ => model.HandIn(present).Where(handedIn => handedIn.Loss is not null) };

        var report = step.Run();

        report.TaskKeys.Should().Equal("D", "B");
        report.IndexOf(Letter.D).Should().Be(0);
        var losses = model.Trunk.Losses();
        report.Loss(Letter.D).Should().Be(report.Loss(0)).And.BeApproximately(losses[3].item<double>(), Exact * losses[3].item<double>());
        report.ActiveTasks.Should().Equal(Letter.D, Letter.B);
        report.Invoking(r => r.Loss(Letter.A)).Should().Throw<ArgumentException>().WithMessage("Step 'Scripted' must have the task. Found number 0; its tasks are 'D', 'B'*");
        present = [Letter.A, Letter.B, Letter.D];
        step.Invoking(s => s.Run()).Should().Throw<ArgumentException>().WithMessage("Step 'Scripted' must have the task. Found number 0*");
        present = [Letter.B];
        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("Task 'D': its loss was not handed in*");
    }

    [Fact]
    public void Definitions_guard_their_values()
    {
        FluentActions.Invoking(() => TrunkModel.Define()).Should().Throw<ArgumentException>().WithMessage("*at least one task. Found none*");
        FluentActions.Invoking(() => TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.A))).Should().Throw<ArgumentException>().WithMessage("*Found 'A' twice*");
        FluentActions.Invoking(() => TrunkModel.Define(TrunkModel.Task(Letter.A), new TaskDefinition { Key = "x", Member = 0 })).Should().Throw<ArgumentException>().WithMessage("*Found 0 twice*");
        FluentActions.Invoking(() => new TaskDefinition { Key = "", Member = 0 }).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new TaskDefinition { Key = "x", Member = -1 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new StepDefinition { Name = "x", Tasks = [TrunkModel.Task(Letter.A)], MetricKeys = ["a", "a"] }).Should().Throw<ArgumentException>().WithMessage("*MetricKeys*");
    }
}
