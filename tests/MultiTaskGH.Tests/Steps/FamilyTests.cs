using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class FamilyTests
{
    private static readonly TaskDefinition Torque = new() { Key = "torque", Member = (int)Letter.B, IsFamily = true };

    [Theory]
    [InlineData("new Sum()")]
    [InlineData("new GH()")]
    [InlineData("new PCGrad()")]
    public void A_family_is_the_tasks_of_its_elements(string name)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new TrunkModel(4), new TrunkModel(4));
        using var family = Step(first, Create(name), () => InFamily(first, 3));
        using var single = new ScriptedStep(
            second, TrunkModel.Define([.. Enumerable.Range(0, 4).Select(i => TrunkModel.Task((Letter)i))]), Create(name), [second.Descent(0.1)])
        {
            Losses = _ => second.HandIn(Letter.A, Letter.B, Letter.C, Letter.D),
        };

        for (var i = 0; i < 3; i++)
        {
            var (report, expected) = (family.Run(), single.Run());

            report.TaskKeys.Should().Equal("A", "torque[0]", "torque[1]", "torque[2]");
            for (var task = 0; task < 4; task++)
            {
                report.Loss(task).Should().Be(expected.Loss(task));
                report.Weight(task).Should().Be(expected.Weight(task));
            }
        }

        first.Snapshot().Should().Equal(second.Snapshot());

        static Harmonizer Create(string name) => name switch
        {
            "new Sum()" => new Sum(),
            "new GH()" => new GH(),
            _ => new PCGrad(),
        };
    }

    [Fact]
    public void Elements_are_indexed_by_family_and_number()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        using var step = Step(model, new GH(), () => InFamily(model, 3));

        var report = step.Run();

        report.IndexOf(Letter.B, 2).Should().Be(3);
        report.IndexOf(Letter.A, 0).Should().Be(0);
        report.IndexOf("torque[1]").Should().Be(2);
        report.Loss(Letter.B, 2).Should().Be(report.Loss(3));
        report.Weight(Letter.B, 1).Should().Be(((StepReport)report).Weight(2));
        report.TaskGradientNorm(Letter.B, 0).Should().Be(report.TaskGradientNorm(1));
        report.ActiveTasks.Should().Equal(Letter.A, Letter.B, Letter.B, Letter.B);
        report.Invoking(r => r.Loss(Letter.B)).Should().Throw<ArgumentException>().WithMessage("Task 'torque' is a family of 3: name the element, from 0 to 2*");
        report.Invoking(r => r.Loss(Letter.B, 3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*'torque' must be from 0 to 2*");
        report.Invoking(r => r.Loss(Letter.A, 1)).Should().Throw<ArgumentOutOfRangeException>();
        report.Conflicts().Should().HaveCount(((StepReport)report).Conflicts().Count).And.Contain((Letter.A, Letter.B));
    }

    [Fact]
    public void The_first_step_fixes_the_size()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var size = 0;
        using var step = Step(model, new CountingHarmonizer(), () => InFamily(model, size), isOptional: true);

        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("Task family 'torque': it must take part in the first step*");
        size = 2;
        step.Run();
        size = 3;
        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("Task family 'torque': *what the first step made it (2). Found 3*");
        size = 0;
        var report = step.Run();

        report.ActiveTasks.Should().Equal(Letter.A);
        report.TaskKeys.Should().Equal("A", "torque[0]", "torque[1]");
        report.Weight(Letter.A).Should().Be(2, "the failed step taught the method nothing");
        report.IsActive(Letter.B, 1).Should().BeFalse();
    }

    [Fact]
    public void A_first_step_that_fails_fixes_nothing()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var size = 2;
        var factor = double.NaN;
        using var step = Step(model, new GH(), () => InFamily(model, size).Select(handedIn => handedIn with { Loss = handedIn.Loss! * factor }));
        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>();
        (size, factor) = (3, 1);

        step.Run().TaskKeys.Should().HaveCount(4);
    }

    public static TheoryData<string, string> Mistakes() => new()
    {
        { "scalar", "Task family 'torque': the losses must be a vector of at least one element. Found shape []*" },
        { "matrix", "Task family 'torque': the losses must be a vector*Found shape [3, 1]*" },
        { "empty", "Task family 'torque': the losses must be a vector*Found shape [0]*" },
        { "detached", "Task family 'torque': the losses do not require a gradient*" },
        { "disposed", "Task family 'torque': the losses were disposed*" },
        { "integer", "Task family 'torque': the losses must be floating-point numbers. Found Int64*" },
        { "null", "Task family 'torque': the losses must not be null*" },
        { "handed in as a task", "Task 'torque' is a family: hand it in with AddFamily*" },
        { "task handed in as a family", "Task 'A' is no family: hand it in with Add.*" },
        { "twice", "Task 'torque': its loss was handed in twice*" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistakes_are_named(string mistake, string message)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        using var step = Step(model, new GH(), () => InFamily(model, 3).SelectMany(Break));

        step.Invoking(s => s.Run()).Should().Throw<Exception>().WithMessage(message);

        IEnumerable<HandedIn> Break(HandedIn handedIn)
        {
            if (handedIn.Task == Letter.A)
            {
                return [handedIn with { IsFamily = mistake == "task handed in as a family" }];
            }

            var losses = handedIn.Loss!;
            if (mistake == "disposed")
            {
                losses.Dispose();
            }

            var broken = handedIn with
            {
                IsFamily = mistake != "handed in as a task",
                Loss = mistake switch
                {
                    "scalar" => losses.sum(),
                    "matrix" => losses.reshape(3, 1),
                    "empty" => losses.narrow(0, 0, 0),
                    "detached" => losses.detach(),
                    "integer" => losses.detach().to(ScalarType.Int64),
                    "null" => null,
                    _ => losses,
                },
            };
            return mistake == "twice" ? [broken, broken] : [broken];
        }
    }

    [Fact]
    public void A_factor_of_a_family_is_that_of_each_element()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var definition = TrunkModel.Define(
            TrunkModel.Task(Letter.A), new TaskDefinition { Key = "torque", Member = 1, IsFamily = true, WeightFrom = "Strength", Group = "arm" });
        using var step = new ScriptedStep(model, definition, new FixedWeights(1), [model.Descent()], new StepOptions { PostWeights = [1, 4] })
        {
            Losses = _ => InFamily(model, 3).Select(handedIn => handedIn with { Weight = handedIn.IsFamily ? 0.5 : null }),
        };

        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>("a single fixed weight does not reach the three of the group").WithMessage("*'torque[1]'*");

        using var fitting = new ScriptedStep(model, definition, new Sum(), [model.Descent()], new StepOptions { PostWeights = [1, 4] })
        {
            Losses = _ => InFamily(model, 3).Select(handedIn => handedIn with { Weight = handedIn.IsFamily ? 0.5 : null }),
        };
        var report = fitting.Run();
        report.TaskWeight(Letter.B, 2).Should().Be(0.5);
        report.PostWeight(Letter.B, 2).Should().Be(4);
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [1, 2, 2, 2], [1, 2, 2, 2]), 1e-12);
    }

    /// <summary>The first head's loss as a task, some of the others' as a family; null where it is to have no element.</summary>
    private static HandedIn[] InFamily(TrunkModel model, int size)
    {
        var losses = model.Trunk.Losses();
        return [new(Letter.A, losses[0]), new(Letter.B, size == 0 ? null : stack(losses.Skip(1).Take(size)), IsFamily: true)];
    }

    private static ScriptedStep Step(TrunkModel model, Harmonizer harmonizer, Func<IEnumerable<HandedIn>> losses, bool isOptional = false) => new(
        model,
        TrunkModel.Define(TrunkModel.Task(Letter.A), isOptional ? new TaskDefinition { Key = "torque", Member = (int)Letter.B, IsFamily = true, IsOptional = true } : Torque),
        harmonizer,
        [model.Descent(0.1)])
    {
        Losses = _ => losses(),
    };
}
