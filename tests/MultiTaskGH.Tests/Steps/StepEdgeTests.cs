using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Steps;

/// <summary>Edges at which what a step may do meets: other steps between micro-batches, parts that nothing reaches, updates that are not made.</summary>
public sealed class StepEdgeTests
{
    [Fact]
    public void Gradients_of_another_step_do_not_enter_an_update_whose_last_micro_batch_is_empty()
    {
        using var scope = NewDisposeScope();
        var (alone, _) = Train(interrupted: false);
        var (interrupted, idle) = Train(interrupted: true);

        interrupted.Should().BeEquivalentTo(alone, options => options.WithStrictOrdering());
        idle.Should().Equal([1, 1, 1], "the step does not update this parameter");

        static (double[]?[] Gradients, double[] Idle) Train(bool interrupted)
        {
            var model = new TrunkModel(2);
            var extra = new Parameter(ones(3, ScalarType.Float64));
            Letter[] present = [Letter.A, Letter.B];
            var definition = TrunkModel.Define(TrunkModel.Task(Letter.A, isOptional: true), TrunkModel.Task(Letter.B, isOptional: true));
            using var step = new ScriptedStep(model, definition, new GH(), [SGD(model.Trunk.parameters().Append(extra).ToArray(), 0.1)], updated: model.Parameters)
            {
                Losses = _ => model.HandIn(present),
            };
            using var other = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A)), new Sum(), [SGD(model.Trunk.parameters().Append(extra).ToArray(), 0)])
            {
                Losses = _ => [new HandedIn(Letter.A, model.Trunk.Losses()[0] * 100 + 7 * extra.sum())],
            };
            step.Accumulate();
            if (interrupted)
            {
                other.Run();
            }

            present = [];
            step.Run();
            return (model.Gradients(), Trunk.Values(extra));
        }
    }

    [Theory]
    [InlineData(GradientStorage.AllTasks)]
    [InlineData(GradientStorage.GramianOnly)]
    public void A_layer_that_is_dropped_at_times_is_left_alone_where_that_is_allowed(GradientStorage storage)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var dropped = new Parameter(ones(1, ScalarType.Float64));
        var isDropped = true;
        Tensor[] Losses() => [.. model.Trunk.Losses().Select(loss => isDropped ? loss : loss * dropped.sum())];
        using var optimizer = SGD([.. model.Trunk.parameters(), dropped], 0.1);
        NamedParameter[] harmonized = [.. model.SharedParameters(), new("dropped", dropped)];
        ScriptedStep Step(bool allow) => new(
            model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), new GH(), [optimizer], harmonized: harmonized, options: new StepOptions { AllowUnreached = allow, GradientStorage = storage })
        {
            Losses = _ => [.. Losses().Select((loss, i) => new HandedIn((Letter)i, loss))],
        };
        using (var strict = Step(allow: false))
        {
            strict.Invoking(step => step.Run()).Should().Throw<InvalidOperationException>().WithMessage("*'dropped' is reached by no task*StepOptions.AllowUnreached.");
        }

        using var step = Step(allow: true);
        step.Run().Updated.Should().BeTrue();
        Trunk.Values(dropped).Should().Equal(1);
        dropped.grad.Should().BeNull();

        isDropped = false;
        step.Run();
        Trunk.Values(dropped)[0].Should().NotBe(1);
    }

    [Fact]
    public void A_step_of_one_task_without_harmonized_members_leaves_alone_what_its_loss_does_not_reach()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A)), new GH(), [model.Descent(0.1)], harmonized: [])
        {
            Losses = _ => [new HandedIn(Letter.A, model.Trunk.Losses()[0])],
        };

        step.Run().Updated.Should().BeTrue();

        model.Trunk.heads[0].weight!.grad.Should().NotBeNull();
        model.Trunk.heads[1].weight!.grad.Should().BeNull();
    }

    [Fact]
    public void A_step_of_one_task_that_reaches_nothing_it_updates_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A)), new GH(), [SGD(model.Trunk.heads[1].parameters().ToArray(), 0.1)], harmonized: [])
        {
            Losses = _ => [new HandedIn(Letter.A, model.Trunk.Losses()[0])],
        };

        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("*reaches none of the parameters that step*");
    }

    [Fact]
    public void A_part_of_the_cut_that_no_loss_reaches_gives_no_gradient_where_a_task_sits_out()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var extra = new Parameter(ones(3, ScalarType.Float64));
        var takesPart = true;
        using var step = InTwoParts(model, extra, () => takesPart);
        step.Run();
        var before = Trunk.Values(extra);

        takesPart = false;
        step.Run();

        extra.grad.Should().BeNull();
        Trunk.Values(extra).Should().Equal(before, "Adam's momentum must not move it");
    }

    [Fact]
    public void A_part_of_the_cut_that_no_task_ever_reaches_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var extra = new Parameter(ones(3, ScalarType.Float64));
        var definition = new StepDefinition { Name = "Step", Space = GradientSpace.Representation, Tasks = [TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)] };
        using var step = new ScriptedStep(
            model, definition, new GH(), [SGD(model.Trunk.parameters().Append(extra).ToArray(), 0.1, weight_decay: 0.1)], harmonized: [.. model.Trunk.Shared, new("extra", extra)])
        {
            Intermediates = () => [model.Trunk.call(model.Trunk.Inputs), extra * 2],
            Losses = cut => [new HandedIn(Letter.A, model.Trunk.heads[0].call(cut[0]!).square().sum()), new HandedIn(Letter.B, model.Trunk.heads[1].call(cut[0]!).sum())],
        };

        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("Shared parameter 'extra' does not reach the losses*");

        Trunk.Values(extra).Should().Equal(1, 1, 1);
    }

    [Fact]
    public void A_creation_that_is_refused_keeps_no_storage_alive()
    {
        var model = new TrunkModel(2);
        var definition = new StepDefinition { Name = "Step", Space = GradientSpace.Representation, Tasks = [TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)] };
        FluentActions
            .Invoking(() => new ScriptedStep(model, definition, new GH(), [model.Descent()], new StepOptions { PostWeights = [1] }) { Losses = _ => [] })
            .Should().Throw<ArgumentException>();
        var before = NativeMemory.LiveTensors();

        using (NewDisposeScope())
        {
            using (var step = new ScriptedStep(model, definition, new GH(), [model.Descent()])
            {
                Intermediates = () => [model.Trunk.call(model.Trunk.Inputs)],
                Losses = cut => [new HandedIn(Letter.A, model.Trunk.heads[0].call(cut[0]!).square().sum()), new HandedIn(Letter.B, model.Trunk.heads[1].call(cut[0]!).sum())],
            })
            {
                step.Run();
            }

            foreach (var (_, parameter) in model.Parameters)
            {
                parameter.grad = null;
            }
        }

        NativeMemory.LiveTensors().Should().Be(before);
        GC.KeepAlive(model);
    }

    [Fact]
    public void Weights_of_an_earlier_update_promise_nothing()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(
            model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), new GH(), [model.Descent(0.05)], new StepOptions { RefreshEvery = 2, AlwaysMeasureConflicts = true })
        {
            Losses = _ => model.HandIn(Letter.A, Letter.B),
        };

        step.Run().IsHarmonizerDirection.Should().BeTrue();
        step.Run().IsHarmonizerDirection.Should().BeFalse();
    }

    [Fact]
    public void A_first_step_that_is_skipped_fixes_no_size()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var isBroken = true;
        using var step = new ScriptedStep(model, Family, new GH(), [model.Descent(0.01)], new StepOptions { NonFinite = StepPolicy.Skip })
        {
            Losses = _ =>
            {
                var losses = stack(model.Trunk.Losses());
                return [new HandedIn(Letter.A, isBroken ? losses.narrow(0, 0, 2) * double.NaN : losses, null, true)];
            },
        };
        step.Run().Updated.Should().BeFalse();

        isBroken = false;

        step.Run().TaskCount.Should().Be(3);
    }

    [Fact]
    public void A_family_too_is_trained_under_a_callers_no_grad_if_it_enables_gradients_itself()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(model, Family, new GH(), [model.Descent(0.01)])
        {
            Losses = _ =>
            {
                using var grad = enable_grad();
                return [new HandedIn(Letter.A, stack(model.Trunk.Losses()), null, true)];
            },
        };
        using var noGrad = no_grad();

        step.Run().Updated.Should().BeTrue();
    }

    [Theory]
    [InlineData(GradientStorage.AllTasks, "B", "Task 'B': the gradient of 'parameter 5 of optimizers[0]' is not finite.*")]
    [InlineData(GradientStorage.GramianOnly, null, "The gradient is not finite: that of a head was not to begin with*GradientStorage.AllTasks*")]
    public void A_head_whose_gradient_is_not_finite_is_refused_in_words_that_fit(GradientStorage storage, string? task, string message)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new ScriptedStep(
            model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), new GH(), [model.Descent(0.01)], new StepOptions { GradientStorage = storage })
        {
            Losses = _ =>
            {
                var losses = model.Trunk.Losses();
                return [new HandedIn(Letter.A, losses[0]), new HandedIn(Letter.B, losses[1] + (model.Trunk.heads[1].bias! * 0).square().sum().sqrt())];
            },
        };

        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>().WithMessage(message).Which.TaskKey.Should().Be(task);
    }

    private static StepDefinition Family => new() { Name = "Step", Tasks = [new TaskDefinition { Key = "f", Member = 0, IsFamily = true }] };

    private static ScriptedStep InTwoParts(TrunkModel model, Parameter extra, Func<bool> takesPart)
    {
        var definition = new StepDefinition { Name = "Step", Space = GradientSpace.Representation, Tasks = [TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, isOptional: true)] };
        return new ScriptedStep(model, definition, new GH(), [Adam(model.Trunk.parameters().Append(extra).ToArray(), 0.1)], harmonized: [.. model.Trunk.Shared, new("extra", extra)])
        {
            Intermediates = () => [model.Trunk.call(model.Trunk.Inputs), extra * 2],
            Losses = cut =>
            [
                new HandedIn(Letter.A, model.Trunk.heads[0].call(cut[0]!).square().sum()),
                new HandedIn(Letter.B, takesPart() ? (model.Trunk.heads[1].call(cut[0]!).sum() - 3).square() + cut[1]!.square().sum() : null),
            ],
        };
    }
}
