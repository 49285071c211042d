using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class MetricTests
{
    private static readonly StepDefinition Definition = new()
    {
        Name = "Scripted",
        Tasks = [TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)],
        MetricKeys = ["acc", "norm"],
    };

    [Fact]
    public void Metrics_are_measured_without_gradients_and_stand_in_the_report()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var gradientsWereOn = true;
        using var step = Step(model, () =>
        {
            gradientsWereOn = is_grad_enabled();
            return [0.75, model.Trunk.body.weight!.norm()];
        });
        var norm = model.Trunk.body.weight!.norm().item<double>();

        var report = step.Run();

        gradientsWereOn.Should().BeFalse();
        is_grad_enabled().Should().BeTrue();
        report.MetricKeys.Should().Equal("acc", "norm");
        report.Metric("acc").Should().Be(0.75);
        report.Metric(1).Should().Be(norm);
        report.ToString().Should().Contain("; acc 0.75; norm ");
        report.Invoking(r => r.Metric("nobody")).Should().Throw<ArgumentException>().WithMessage("*acc, norm. Found 'nobody'*");
        report.Invoking(r => r.Metric(2)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_metric_is_the_mean_over_the_micro_batches_that_have_it()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        object?[] values = [1.0, null];
        using var step = Step(model, () => values);
        step.Accumulate();
        values = [null, null];
        step.Accumulate();
        values = [4.0, null];

        var report = step.Run();

        report.Metric("acc").Should().Be(2.5);
        report.Metric("norm").Should().Be(double.NaN);
        values = [null, tensor(float.PositiveInfinity)];
        report = step.Run();
        report.Metric("acc").Should().Be(double.NaN, "each update has its own");
        report.Metric("norm").Should().Be(double.PositiveInfinity);
        report.Updated.Should().BeTrue();
    }

    [Fact]
    public void An_exception_in_a_metric_turns_gradients_on_again_and_undoes_the_step()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var before = model.Snapshot();
        using var step = Step(model, () => throw new FormatException());

        step.Invoking(s => s.Run()).Should().Throw<FormatException>();

        is_grad_enabled().Should().BeTrue();
        model.Snapshot().Should().Equal(before);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        object?[] values = [zeros(2), 1.0];
        using var step = Step(model, () => values);

        step.Invoking(s => s.Run()).Should().Throw<ArgumentException>().WithMessage("Metric 'acc' must be a scalar. Found shape [2]*");
        var disposed = zeros(1);
        disposed.Dispose();
        values = [1.0, disposed];
        step.Invoking(s => s.Run()).Should().Throw<ArgumentException>().WithMessage("Metric 'norm': the tensor was disposed*");
        values = [1.0, 1.0, 1.0];
        step.Invoking(s => s.Run()).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*below the number of metrics, 2*");
    }

    private static ScriptedStep Step(TrunkModel model, Func<IEnumerable<object?>> metrics) => new(model, Definition, new GH(), [model.Descent(0.1)])
    {
        Losses = _ => model.HandIn(Letter.A, Letter.B),
        Metrics = _ => metrics(),
    };
}
