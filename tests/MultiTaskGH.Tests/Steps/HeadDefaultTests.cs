using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>What heads receive where the options leave it open, and what a method costs that reads no gradients.</summary>
public sealed class HeadDefaultTests
{
    // The order of sums alone differs, in float64.
    private const double Exact = 1e-12;

    [Theory]
    [InlineData(Needs.None, HeadGradients.Reweighted, 1)]
    [InlineData(Needs.Losses, HeadGradients.Reweighted, 1)]
    [InlineData(Needs.Losses | Needs.LossesAfterUpdate, HeadGradients.Reweighted, 1)]
    [InlineData(Needs.Gramian, HeadGradients.Own, 3)]
    [InlineData(Needs.Gramian | Needs.Losses, HeadGradients.Own, 3)]
    [InlineData(Needs.Gradients, HeadGradients.Own, 3)]
    public void Methods_without_gradients_weigh_whole_losses_in_one_pass(Needs needs, HeadGradients heads, int passes)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, needs, new StepOptions());
        Passes.Count = 0;

        var report = step.Run();

        Passes.Count.Should().Be(passes);
        step.HeadGradients.Should().Be(heads);
        report.HeadGradients.Should().Be(heads);
        report.HasGramian.Should().Be(passes > 1);
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [3, 0.25, -2], heads == HeadGradients.Own ? [1, 1, 1] : [3, 0.25, -2]), Exact);
    }

    [Fact]
    public void An_option_goes_first()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, Needs.None, new StepOptions { HeadGradients = HeadGradients.Own });

        step.Run();

        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), [3, 0.25, -2], [1, 1, 1]), Exact);
    }

    [Fact]
    public void In_a_representation_one_pass_is_enough_too()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, Needs.Losses, new StepOptions(), GradientSpace.Representation);
        Passes.Count = 0;

        step.Run().HeadGradients.Should().Be(HeadGradients.Reweighted);

        Passes.Count.Should().Be(1);
    }

    private static ScriptedStep Step(TrunkModel model, Needs needs, StepOptions options, GradientSpace space = GradientSpace.Parameters) => new(
        model,
        new StepDefinition { Name = "Scripted", Space = space, Tasks = [.. Enumerable.Range(0, 3).Select(i => TrunkModel.Task((Letter)i))] },
        new FixedWeights(3, 0.25, -2).Needing(needs),
        [model.Descent()],
        options)
    {
        Intermediates = () => [Passes.apply(model.Trunk.call(model.Trunk.Inputs))],
        Losses = features => model.Trunk.heads.Select((head, i) =>
            new HandedIn((Letter)i, (head.call(features[0] ?? throw new InvalidOperationException()) - ((i % 2 == 0 ? 1 : -1) * (i + 1))).square().sum())),
    };
}
