using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>Methods that learn from the losses after an update (<see cref="Needs.LossesAfterUpdate"/>).</summary>
public sealed class UpdateObservationTests
{
    // The order of sums alone differs, in float64.
    private const double Exact = 1e-12;

    private readonly List<((int Solves, int Observations) State, int[] Tasks, double[] Losses)> observed = [];

    [Theory]
    [InlineData(GradientSpace.Parameters, Needs.Losses)]
    [InlineData(GradientSpace.Parameters, Needs.Gramian)]
    [InlineData(GradientSpace.Representation, Needs.Losses)]
    [InlineData(GradientSpace.Representation, Needs.Gramian)]
    public void They_are_those_of_the_new_parameters_without_gradients_and_metrics(GradientSpace space, Needs needs)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var (gradients, measured) = (new List<bool>(), 0);
        TaskDefinition[] tasks = [TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B), new TaskDefinition { Key = "C", Member = 2, Weight = -0.5 }];
        using var step = new ScriptedStep(
            model, new StepDefinition { Name = "Scripted", Space = space, Tasks = tasks, MetricKeys = ["count"] }, Harmonizer(needs), [model.Descent(0.01)])
        {
            Intermediates = () => [model.Trunk.call(model.Trunk.Inputs)],
            Losses = features =>
            {
                gradients.Add(features[0]!.requires_grad);
                return Losses(model, features[0]!).Select((loss, i) => new HandedIn((Letter)i, loss));
            },
            Metrics = _ => [(double)++measured],
        };
        var before = Losses(model, model.Trunk.call(model.Trunk.Inputs)).Select(loss => loss.ToDouble()).ToArray();

        var report = step.Run();

        var after = Losses(model, model.Trunk.call(model.Trunk.Inputs)).Select(loss => loss.ToDouble()).ToArray();
        after.Should().NotEqual(before);
        observed.Should().ContainSingle();
        observed[0].Tasks.Should().Equal(0, 1, 2);
        observed[0].Losses.ShouldBeClose([after[0], after[1], -0.5 * after[2]], Exact);
        Enumerable.Range(0, 3).Select(i => report.Loss(i)).ToArray().ShouldBeClose(before, Exact);
        report.UnobservedReason.Should().BeNull();
        gradients.Should().Equal(true, false);
        measured.Should().Be(1);
        report.Metric("count").Should().Be(1);
    }

    [Fact]
    public void Groups_learn_from_their_own_tasks_and_only_from_those_that_have_a_loss_before_and_after()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var calls = 0;
        var definition = TrunkModel.Define([.. Enumerable.Range(0, 4).Select(i => TrunkModel.Task((Letter)i, group: i % 2 == 0 ? "even" : null, isOptional: true))]);
        using var step = new ScriptedStep(model, definition, Harmonizer(Needs.Losses), [model.Descent()])
        {
            Losses = _ => calls++ == 0 ? model.HandIn(Letter.A, Letter.B, Letter.D) : model.HandIn(Letter.A, Letter.C, Letter.D),
        };

        step.Run();

        var losses = model.Trunk.Losses().Select(loss => loss.ToDouble()).ToArray();
        observed.Select(call => string.Join(",", call.Tasks)).Should().Equal("0", "1");
        observed[0].Losses.ShouldBeClose([losses[0]], Exact);
        observed[1].Losses.ShouldBeClose([losses[3]], Exact);
    }

    [Fact]
    public void Families_are_observed_element_by_element()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = new ScriptedStep(model, TrunkModel.Define(new TaskDefinition { Key = "A", Member = 0, IsFamily = true, WeightFrom = "W" }), Harmonizer(Needs.None), [model.Descent()])
        {
            Losses = _ => [new(Letter.A, stack(model.Trunk.Losses()), Weight: 2, IsFamily: true)],
        };

        step.Run();

        observed[0].Losses.ShouldBeClose([.. model.Trunk.Losses().Select(loss => 2 * loss.ToDouble())], Exact);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_factor_that_changes_between_the_evaluations_teaches_nothing(double later)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var reads = 0;
        double[] before = [];
        var harmonizer = Harmonizer(Needs.Losses) with
        {
            OnSolve = (in HarmonizerInput input, Span<double> weights) =>
            {
                before = input.Losses.ToArray();
                weights.Fill(1);
                return HarmonizerResult.Solved;
            },
        };
        using var step = new ScriptedStep(
            model, TrunkModel.Define(new TaskDefinition { Key = "A", Member = 0, WeightFrom = "W" }, TrunkModel.Task(Letter.B)), harmonizer, [model.Descent()])
        {
            Losses = _ =>
            {
                var losses = model.Trunk.Losses();
                return [new(Letter.A, losses[0], Weight: reads++ % 2 == 0 ? 3 : later), new(Letter.B, losses[1])];
            },
        };

        step.Run().UnobservedReason.Should().BeNull();

        // Nothing is updated at a rate of 0: a difference would be the factor's.
        reads.Should().Be(2);
        before[0].Should().BeApproximately(3 * model.Trunk.Losses()[0].ToDouble(), Exact * before[0]);
        observed[0].Losses.ShouldBeClose(before, Exact);
    }

    [Fact]
    public void Losses_that_are_not_finite_teach_nothing_and_the_report_says_so()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var evaluations = 0;
        using var step = Step(model, losses => evaluations++ == 1 ? [losses[0], losses[1] * double.NaN] : losses);

        var report = step.Run();

        report.Updated.Should().BeTrue();
        report.UnobservedReason.Should().Be("Task 'B': the loss after the update is NaN.");
        report.ToString().Should().Contain("not learned from: Task 'B'");
        step.Run().UnobservedReason.Should().BeNull();
        observed.Should().ContainSingle().Which.State.Should().Be((2, 1));
    }

    [Fact]
    public void A_step_that_is_skipped_or_reuses_its_weights_is_not_observed()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var (evaluations, factor) = (0, 1.0);
        using var step = Step(
            model,
            losses =>
            {
                evaluations++;
                return [.. losses.Select(loss => loss * factor)];
            },
            new StepOptions { RefreshEvery = 2, NonFinite = StepPolicy.Skip });

        step.Run();
        evaluations.Should().Be(2);
        step.Run().UnobservedReason.Should().BeNull();
        evaluations.Should().Be(3);
        factor = double.NaN;
        step.Run().UnobservedReason.Should().BeNull();
        evaluations.Should().Be(4);
        observed.Should().ContainSingle();
    }

    [Fact]
    public void The_first_evaluation_is_freed_before_the_second_one()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var tensors = new List<long>();
        using var step = Step(model, losses => losses, new StepOptions(), () => tensors.Add(NativeMemory.LiveTensors()));
        step.Run();
        step.Run();
        tensors.Clear();

        step.Run();

        // What may be left are the handles of the parameters' gradients.
        tensors.Should().HaveCount(2);
        (tensors[1] - tensors[0]).Should().BeLessThanOrEqualTo(model.Parameters.Length);
    }

    [Fact]
    public void A_task_that_throws_after_the_update_leaves_the_update_and_a_step_that_goes_on()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var evaluations = 0;
        using var step = Step(model, losses => evaluations++ == 1 ? throw new FormatException() : losses);
        var before = model.Snapshot();

        step.Invoking(s => s.Run()).Should().Throw<FormatException>();

        step.StepIndex.Should().Be(1);
        model.Snapshot().Should().NotEqual(before);
        is_grad_enabled().Should().BeTrue();
        step.Invoking(s => s.Save(new MemoryStream())).Should().NotThrow();
        step.Run();
        observed.Should().ContainSingle().Which.State.Should().Be((2, 1));
    }

    [Fact]
    public void A_method_that_throws_while_it_learns_has_learned_nothing()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var fails = true;
        var harmonizer = Harmonizer(Needs.Losses);
        using var step = Step(model, losses => losses, harmonizer: harmonizer with { OnObserve = (state, tasks, losses) => harmonizer.OnObserve(fails ? throw new FormatException() : state, tasks, losses) });

        step.Invoking(s => s.Run()).Should().Throw<FormatException>();

        fails = false;
        step.Run();
        observed.Should().ContainSingle().Which.State.Should().Be((2, 1));
    }

    [Fact]
    public void Without_the_generator_the_losses_are_handed_in_once_after_each_update()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var optimizer = model.Descent(0.01);
        using var gradients = new GradientHarmonizer(model.Trunk.Shared, model.Trunk.Own, Harmonizer(Needs.Losses));
        Tensor[] Evaluate()
        {
            using var noGrad = no_grad();
            return model.Trunk.Losses();
        }

        gradients.Invoking(g => g.ObserveUpdate(Evaluate())).Should().Throw<InvalidOperationException>().WithMessage("*Found none that*waits for*");
        gradients.AwaitsLosses.Should().BeFalse();
        var report = gradients.Backward(model.Trunk.Losses());
        optimizer.step();

        report.UnobservedReason.Should().Be("The losses after the update were not handed in.");
        gradients.AwaitsLosses.Should().BeTrue();
        gradients.Invoking(g => g.Backward(model.Trunk.Losses())).Should().Throw<InvalidOperationException>().WithMessage("*hand them to ObserveUpdate*");
        gradients.Invoking(g => g.Save(new MemoryStream())).Should().Throw<InvalidOperationException>().WithMessage("*learned from the latest update*");
        gradients.Invoking(g => g.ObserveUpdate(Evaluate()[0], ones(2))).Should().Throw<ArgumentException>().WithMessage("*must be a scalar*");
        gradients.ObserveUpdate(Evaluate()).Should().BeTrue();
        observed.Should().ContainSingle().Which.Losses.ShouldBeClose([.. Evaluate().Select(loss => loss.ToDouble())], Exact);
        gradients.Invoking(g => g.ObserveUpdate(Evaluate())).Should().Throw<InvalidOperationException>();
        gradients.Backward(model.Trunk.Losses());
        gradients.ObserveUpdate([.. Evaluate().Select(loss => loss / 0)]).Should().BeFalse();
        gradients.Backward(model.Trunk.Losses());
        gradients.DiscardAccumulated();
        gradients.Backward(model.Trunk.Losses()).Updated.Should().BeTrue();
        gradients.Invoking(g => g.Accumulate(model.Trunk.Losses())).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void An_update_waits_for_its_losses_alone_and_they_wait_for_an_update()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = new Misused(model, Harmonizer(Needs.Losses), [model.Descent()]);

        step.Invoking(s => s.Run(updatesTwice: true)).Should().Throw<InvalidOperationException>().WithMessage("*can be observed only*");
        step.Invoking(s => s.Observe()).Should().Throw<InvalidOperationException>().WithMessage("*when BeginObservation asks for them*");
        step.Run(updatesTwice: false).UnobservedReason.Should().Be("The losses after the update were not handed in.");
        step.StepIndex.Should().Be(2);
        observed.Should().BeEmpty();
    }

    [Fact]
    public void Micro_batches_cannot_be_observed()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = Step(model, losses => losses);

        step.Invoking(s => s.Accumulate()).Should().Throw<InvalidOperationException>().WithMessage("*cannot be accumulated*needs LossesAfterUpdate*");
    }

    [Fact]
    public void Nothing_native_is_left()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        using var step = Step(model, losses => losses);
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

    private static Tensor[] Losses(TrunkModel model, Tensor features) =>
        [.. model.Trunk.heads.Select((head, i) => (head.call(features) - ((i % 2 == 0 ? 1 : -1) * (i + 1))).square().sum())];

    private ScriptedHarmonizer Harmonizer(Needs needs) => new(needs | Needs.LossesAfterUpdate) { OnObserve = (state, tasks, losses) => observed.Add((state, tasks, losses)) };

    /// <summary>A step by hand that mistakes what an observation is.</summary>
    private sealed class Misused(TrunkModel model, Harmonizer harmonizer, IEnumerable<optim.Optimizer> optimizers)
        : MultiTaskStep<Letter>(model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), null, null, harmonizer, optimizers, null)
    {
        private readonly TrunkModel model = model;

        public StepReport<Letter> Run(bool updatesTwice)
        {
            using var pass = BeginPass();
            HandIn(pass);
            var report = pass.Update();
            if (updatesTwice && pass.BeginObservation())
            {
                HandIn(pass);
                report = pass.Update();
            }

            return report;
        }

        public void Observe()
        {
            using var pass = BeginPass();
            HandIn(pass);
            pass.Observe();
        }

        private void HandIn(in Pass pass)
        {
            foreach (var (task, loss, _, _) in model.HandIn(Letter.A, Letter.B))
            {
                pass.Add(task, loss);
            }
        }
    }

    private ScriptedStep Step(TrunkModel model, Func<Tensor[], Tensor[]> change, StepOptions? options = null, Action? look = null, Harmonizer? harmonizer = null) => new(
        model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), harmonizer ?? Harmonizer(Needs.Losses), [model.Descent(0.001)], options)
    {
        Losses = _ =>
        {
            look?.Invoke();
            return change(model.Trunk.Losses()).Select((loss, i) => new HandedIn((Letter)i, loss));
        },
    };
}
