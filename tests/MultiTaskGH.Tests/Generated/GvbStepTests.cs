using FluentAssertions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

public sealed class GvbStepTests
{
    public static TheoryData<string, HeadGradients> Combinations
    {
        get
        {
            var data = new TheoryData<string, HeadGradients>();
            foreach (var name in Equivalence.Names)
            {
                data.Add((string)name, HeadGradients.Own);
                data.Add((string)name, HeadGradients.Reweighted);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Its_two_groups_equal_a_step_by_hand(string name, HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var (generated, byHand) = Equivalence.Pair(static () => new GvbModel());
        var harmonizer = Equivalence.Harmonizer(name);
        using var step = generated.CreateStep(harmonizer, Optimizers(generated), new StepOptions { HeadGradients = heads });
        var shared = byHand.SharedByHand();
        var reference = new HandWrittenStep(shared, byHand.parameters(), [0, 0, 1, 1], harmonizer, Optimizers(byHand), heads);
        var conflicts = (Main: 0, Bridge: 0);
        for (var i = 0; i < Equivalence.Iterations; i++)
        {
            var batch = DomainBatch.Random();
            var strength = (2 / (1 + Math.Exp(-10.0 * i / Equivalence.Iterations))) - 1;
            var accuracy = byHand.AccuracyByHand(batch);

            var report = step.Run(batch, strength);
            reference.Run(() => byHand.LossesByHand(batch, strength));

            Equivalence.ShouldEqual(generated, byHand, $"iteration {i}");
            report.TaskKeys.Should().Equal("align", "cls", "bridge-g", "bridge-d");
            report.Metric("accuracy").Should().Be(accuracy);
            conflicts.Main += report.HasGramian && report.InConflict(GvbModelTask.Align, GvbModelTask.Cls) ? 1 : 0;
            conflicts.Bridge += report.HasGramian && report.InConflict(GvbModelTask.BridgeG, GvbModelTask.BridgeD) ? 1 : 0;
        }

        conflicts.Main.Should().Match(found => name == "Sum" || found > 0, "the harmonizers differ in conflicts alone");
        conflicts.Bridge.Should().Match(found => name == "Sum" || found > 0, "the harmonizers differ in conflicts alone");
    }

    private static SGD[] Optimizers(GvbModel model) => [Optimizer(model.Slow, 1e-3), Optimizer(model.Fast, 1e-2)];

    private static SGD Optimizer(Parameter[] parameters, double rate) => SGD(parameters, rate, momentum: 0.9, weight_decay: 1e-3, nesterov: true);
}
