using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class TaskWeightTests
{
    private const double Exact = 1e-12;

    [Theory]
    [InlineData(HeadGradients.Own, false)]
    [InlineData(HeadGradients.Reweighted, false)]
    [InlineData(HeadGradients.Own, true)]
    [InlineData(HeadGradients.Reweighted, true)]
    public void Factors_that_are_read_stand_where_they_apply(HeadGradients heads, bool inOnePass)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        double[] tau = [3, 0.25, 2];
        using var step = Step(
            model,
            new FixedWeights(tau).Needing(inOnePass ? Needs.None : Needs.Gramian),
            () => (-0.5, 0.7),
            new StepOptions { HeadGradients = heads, PostWeights = [1, 2, 10] });

        var report = step.Run();

        double[] before = [-0.5, 1, 1.5];
        double[] after = [1, 1.4, 10];
        double[] shared = [.. before.Select((b, i) => b * tau[i] * after[i])];
        double[] own = [.. before.Select((b, i) => b * after[i] * (heads == HeadGradients.Own ? 1 : tau[i]))];
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), shared, own), Exact);
        new[] { Letter.A, Letter.B, Letter.C }.Select(letter => report.TaskWeight(letter)).Should().Equal(before);
        new[] { Letter.A, Letter.B, Letter.C }.Select(letter => report.PostWeight(letter)).Should().Equal(after);
        var loss = model.Trunk.Losses()[0].ToDouble();
        report.Loss(Letter.A).Should().BeApproximately(loss, Exact * loss);
        report.IsHarmonizerDirection.Should().BeFalse();
        if (!inOnePass)
        {
            var gramian = model.GramianByHand(model.Trunk.Losses());
            report.InnerProduct(Letter.A, Letter.C).Should().BeApproximately(-0.5 * 1.5 * gramian[2], Exact * Math.Abs(gramian[2]));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void A_factor_that_is_no_factor_is_refused_by_name_and_nothing_changes(double weight)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var read = 1.0;
        using var step = Step(model, new CountingHarmonizer(), () => (read, 1), new StepOptions(), rate: 0.1);
        step.Run();
        var before = model.Snapshot();
        read = weight;

        step.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>()
            .WithMessage(FormattableString.Invariant($"Task 'A': the factor 'Strength' must be finite and not zero. Found {weight}.*"));

        model.Snapshot().Should().Equal(before);
        model.Gradients().Should().OnlyContain(gradient => gradient == null);
        read = 1;
        step.Run().Weight(Letter.A).Should().Be(2);
    }

    [Theory]
    [InlineData(Needs.None)]
    [InlineData(Needs.Losses)]
    [InlineData(Needs.Gramian)]
    public void In_micro_batches_the_factor_before_is_each_ones_and_the_factor_after_the_last_ones(Needs needs)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var read = (2.0, 5.0);
        double[] losses = [];
        var harmonizer = new FixedWeights(1, 3, 1)
        {
            OnSolve = (_, l) =>
            {
                losses = l;
                return HarmonizerResult.Solved;
            },
        };
        using var step = Step(model, harmonizer.Needing(needs), () => read, new StepOptions { HeadGradients = HeadGradients.Own });
        step.Accumulate();
        read = (-1, 0.5);

        var report = step.Run();

        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [2 - 1, 2 * 3 * 0.5, 2 * 1.5], [2 - 1, 2 * 0.5, 2 * 1.5]), Exact);
        report.TaskWeight(Letter.A).Should().Be(-1);
        report.PostWeight(Letter.B).Should().Be(0.5);
        if (needs == Needs.Losses)
        {
            var byHand = model.Trunk.Losses();
            losses.ShouldBeClose([byHand[0].ToDouble() * (2 - 1), byHand[1].ToDouble() * 2, byHand[2].ToDouble() * 2 * 1.5], Exact);
        }
    }

    [Fact]
    public void A_constant_factor_after_harmonizing_is_the_steps_own()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var definition = TrunkModel.Define(TrunkModel.Task(Letter.A), new TaskDefinition { Key = "B", Member = 1, Weight = 0.5, WeightApplies = WeightApplies.AfterHarmonizing });
        using var step = new ScriptedStep(model, definition, new FixedWeights(1, 4), [model.Descent()]) { Losses = _ => model.HandIn(Letter.A, Letter.B) };

        var report = step.Run();

        report.TaskWeight(Letter.B).Should().Be(1);
        report.PostWeight(Letter.B).Should().Be(0.5);
        report.Weight(Letter.B).Should().Be(4);
        var gramian = model.GramianByHand(model.Trunk.Losses());
        report.InnerProduct(Letter.A, Letter.B).Should().BeApproximately(gramian[1], Exact * Math.Abs(gramian[1]));
    }

    [Fact]
    public void Equal_positive_factors_after_harmonizing_keep_the_harmonizers_direction()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var definition = TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, isOptional: true));
        Letter[] present = [Letter.A, Letter.B];
        ScriptedStep Create(params double[] after) => new(model, definition, new GH(), [model.Descent()], new StepOptions { PostWeights = after }) { Losses = _ => model.HandIn(present) };
        using var equal = Create(2, 2);
        using var negative = Create(-2, -2);
        using var different = Create(2, 3);

        equal.Run().IsHarmonizerDirection.Should().BeTrue();
        negative.Run().IsHarmonizerDirection.Should().BeFalse();
        different.Run().IsHarmonizerDirection.Should().BeFalse();
        present = [Letter.A];
        different.Run().IsHarmonizerDirection.Should().BeTrue("the other factor met no task");
    }

    [Fact]
    public void A_factor_must_be_handed_in_where_one_is_read_and_nowhere_else()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(1);
        var reads = TrunkModel.Define(new TaskDefinition { Key = "A", Member = 0, WeightFrom = "Strength" });
        using var without = new ScriptedStep(model, reads, new Sum(), [model.Descent()]) { Losses = _ => model.HandIn(Letter.A) };
        using var superfluous = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A)), new Sum(), [model.Descent()])
        {
            Losses = _ => model.HandIn(Letter.A).Select(handedIn => handedIn with { Weight = 1 }),
        };

        without.Invoking(s => s.Run()).Should().Throw<ArgumentException>().WithMessage("Task 'A' has the factor 'Strength': hand in its value*");
        superfluous.Invoking(s => s.Run()).Should().Throw<ArgumentException>().WithMessage("Task 'A' has a constant factor*");
    }

    /// <summary>A reads its factor before harmonizing, B after, and that of C is constant.</summary>
    private static ScriptedStep Step(TrunkModel model, Harmonizer harmonizer, Func<(double A, double B)> read, StepOptions options, double rate = 0) => new(
        model,
        TrunkModel.Define(
            new TaskDefinition { Key = "A", Member = 0, WeightFrom = "Strength" },
            new TaskDefinition { Key = "B", Member = 1, WeightFrom = "Share", WeightApplies = WeightApplies.AfterHarmonizing },
            new TaskDefinition { Key = "C", Member = 2, Weight = 1.5 }),
        harmonizer,
        [model.Descent(rate)],
        options)
    {
        Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C)
            .Zip([read().A, read().B, (double?)null], (handedIn, weight) => handedIn with { Weight = weight }),
    };
}
