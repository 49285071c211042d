using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class RefreshTests
{
    private static readonly StepDefinition Definition = TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, isOptional: true), TrunkModel.Task(Letter.C));

    [Theory]
    [InlineData(HeadGradients.Own, GradientSpace.Parameters)]
    [InlineData(HeadGradients.Reweighted, GradientSpace.Parameters)]
    [InlineData(HeadGradients.Own, GradientSpace.Representation)]
    [InlineData(HeadGradients.Reweighted, GradientSpace.Representation)]
    public void In_between_the_latest_weights_go_on(HeadGradients heads, GradientSpace space)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = new ScriptedStep(
            model,
            new StepDefinition { Name = "Scripted", Tasks = Definition.Tasks, Space = space },
            new FixedWeights(3, 0.25, -2),
            [model.Descent()],
            new StepOptions { RefreshEvery = 3, HeadGradients = heads })
        {
            Intermediates = () => [model.Trunk.call(model.Trunk.Inputs)],
            Losses = features => model.Trunk.heads.Select((head, i) => new HandedIn((Letter)i, (head.call(features[0]!) - (i % 2 == 0 ? 1 : -1)).square().sum())),
        };
        double[] weights = [];
        for (var i = 0; i < 7; i++)
        {
            var report = step.Run();

            report.WeightsAge.Should().Be(i % 3);
            if (i % 3 == 0)
            {
                report.HasGramian.Should().BeTrue();
                weights = [.. Enumerable.Range(0, 3).Select(task => report.Weight(task))];
            }
            else
            {
                report.HasGramian.Should().Be(space == GradientSpace.Representation && heads == HeadGradients.Own);
                report.ToString().Should().Contain($"weights of {i % 3} updates ago");
            }

            Enumerable.Range(0, 3).Select(task => report.Weight(task)).Should().Equal(weights);
            var found = model.Gradients();
            var features = model.Trunk.call(model.Trunk.Inputs);
            Tensor[] losses = [.. model.Trunk.heads.Select((head, i) => (head.call(features) - (i % 2 == 0 ? 1 : -1)).square().sum())];
            found.ShouldBeGradients(model.ByHand(losses, weights, heads == HeadGradients.Own ? [1, 1, 1] : weights), 1e-12);
        }
    }

    [Fact]
    public void Other_tasks_need_other_weights()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        Letter[] present = [Letter.A, Letter.B, Letter.C];
        using var step = Step(model, () => present);

        step.Run().WeightsAge.Should().Be(0);
        step.Run().WeightsAge.Should().Be(1);
        present = [Letter.A, Letter.C];
        var report = step.Run();
        report.WeightsAge.Should().Be(0);
        report.Weight(Letter.A).Should().Be(2);
        step.Run().WeightsAge.Should().Be(1);
        present = [Letter.A, Letter.B, Letter.C];
        step.Run().WeightsAge.Should().Be(0);
    }

    [Fact]
    public void A_step_that_fails_makes_the_weights_no_older()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var fails = false;
        using var step = Step(model, () => fails ? throw new FormatException() : [Letter.A, Letter.B, Letter.C]);
        step.Run();
        fails = true;
        step.Invoking(s => s.Run()).Should().Throw<FormatException>();
        fails = false;

        step.Run().WeightsAge.Should().Be(1);
        step.Reset();
        step.Run().WeightsAge.Should().Be(0);
    }

    [Fact]
    public void Inner_products_are_measured_in_between_where_they_are_asked_for()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, () => [Letter.A, Letter.B, Letter.C], measures: true);
        step.Run();

        var report = step.Run();

        report.WeightsAge.Should().Be(1);
        report.HasGramian.Should().BeTrue();
        report.Weight(Letter.A).Should().Be(1, "the method was not asked again");
    }

    [Fact]
    public void Micro_batches_use_the_latest_weights_too()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, () => [Letter.A, Letter.B, Letter.C]);
        step.Run();
        step.Accumulate();

        var report = step.Run();

        report.WeightsAge.Should().Be(1);
        report.Weight(Letter.B).Should().Be(1);
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [2, 2, 2], [2, 2, 2]), 1e-12);
    }

    [Fact]
    public void The_kept_weights_are_saved_and_restored()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, () => [Letter.A, Letter.C]);
        step.Run();
        step.Run();
        using var saved = new MemoryStream();
        step.Save(saved);
        saved.Position = 0;
        using var resumed = Step(model, () => [Letter.A, Letter.C]);

        resumed.Load(saved);

        var report = resumed.Run();
        report.WeightsAge.Should().Be(2);
        report.Weight(Letter.C).Should().Be(1);
        resumed.Run().Weight(Letter.C).Should().Be(2);
    }

    [Fact]
    public void The_option_guards_its_value() =>
        FluentActions.Invoking(() => new StepOptions { RefreshEvery = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 1*");

    /// <summary>Weights of 1 + the number of solves before, refreshed every third time.</summary>
    private static ScriptedStep Step(TrunkModel model, Func<Letter[]> present, bool measures = false) => new(
        model, Definition, new CountingHarmonizer(), [model.Descent()], new StepOptions { RefreshEvery = 3, AlwaysMeasureConflicts = measures })
    {
        Losses = _ => model.HandIn(present()),
    };
}
