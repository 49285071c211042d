using FluentAssertions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

public sealed class ArmStepTests
{
    public static TheoryData<string> Harmonizers => Equivalence.Names;

    [Theory]
    [MemberData(nameof(Harmonizers))]
    public void A_family_beside_inherited_and_optional_tasks_equals_a_step_by_hand(string name)
    {
        using var scope = NewDisposeScope();
        var (generated, byHand) = Equivalence.Pair(static () => new ArmModel());
        var harmonizer = Equivalence.Harmonizer(name);
        using var step = generated.CreateStep(harmonizer, Optimizer(generated));
        var reference = new HandWrittenStep(byHand.Shared, byHand.parameters(), new int[2 + ArmModel.Torques], harmonizer, [Optimizer(byHand)], HeadGradients.Own);
        for (var i = 0; i < Equivalence.Iterations; i++)
        {
            var (state, targets) = (randn([6, 4], dtype: ScalarType.Float64), randn([6, ArmModel.Torques], dtype: ScalarType.Float64));
            double? limit = i % 3 == 1 ? null : i;
            generated.Smoothing = byHand.Smoothing = 0.1 - (0.02 * i) + 0.01;

            var report = step.Run(state, limit, targets);
            reference.Run(() => byHand.LossesByHand(state, targets, limit));

            Equivalence.ShouldEqual(generated, byHand, $"iteration {i}");
            report.TaskKeys.Should().Equal(["smooth", "limit", .. Enumerable.Range(0, ArmModel.Torques).Select(static t => $"torque[{t}]")]);
            report.IsActive(ArmModelTask.Limit).Should().Be(limit is not null);
            report.TaskWeight(ArmModelTask.Smooth).Should().Be(generated.Smoothing);
            report.Metric("limit").Should().Be(limit ?? double.NaN);
            report.Metric("largest").Should().Be(targets.max().ToDouble());
        }
    }

    private static SGD Optimizer(ArmModel model) => SGD(model.parameters(), 0.0005, momentum: 0.9);
}
