using FluentAssertions;
using MultiTaskGH.Tests.Steps;
using MultiTaskGH.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>What the generator writes for methods that take several batches or the losses after the update, beside the same by hand.</summary>
public sealed class SampledStepTests
{
    // Both compute in float64 and differ by the order of sums alone.
    private const double Exact = 1e-12;

    [Fact]
    public void Several_batches_give_what_they_give_by_hand()
    {
        using var scope = NewDisposeScope();
        var (model, twin) = Equivalence.Pair(() => new SampledModel());
        using var optimizer = SGD(model.Parameters, 0.05);
        using var optimizerByHand = SGD(twin.Parameters, 0.05);

        // The weights are differences of the inner products, so that every one of them counts.
        double[] cross = [];
        var harmonizer = new ScriptedHarmonizer(Needs.SeveralBatches)
        {
            OnSolve = (in HarmonizerInput input, Span<double> weights) =>
            {
                cross = input.CrossGramian.ToArray();
                Weights(cross).CopyTo(weights);
                return HarmonizerResult.Solved;
            },
        };
        using var step = model.CreatePlainStep(harmonizer, optimizer, new StepOptions { HeadGradients = HeadGradients.Reweighted });
        random.manual_seed(8);
        for (var iteration = 0; iteration < 10; iteration++)
        {
            var batches = Enumerable.Range(0, 3).Select(_ => new SampledModel.PlainStep.Inputs(randn([6, 4], ScalarType.Float64), randn([6, 1], ScalarType.Float64), scale: 3)).ToArray();

            var report = step.Run(batches);

            var rows = batches.Select(batch => Rows(twin, batch)).ToArray();
            double[] expected = [.. rows[1].SelectMany(row => rows[2].Select(column => row.Zip(column, (a, b) => a * b).Sum()))];
            cross.ShouldBeClose(expected, Exact);
            var weights = Weights(expected);
            var losses = twin.LossesByHand(batches[0].inputs, batches[0].targets, 3);
            optimizerByHand.zero_grad();
            ((losses[0] * weights[0]) + (losses[1] * 0.5 * weights[1])).backward();
            optimizerByHand.step();
            Equivalence.ShouldEqual(model, twin, $"iteration {iteration}");
            report.Metric("measured").Should().Be(0, "metrics are measured without gradients");
        }

        model.Measured.Should().Be(10, "further batches have no metrics");

        static double[] Weights(double[] cross) => [1 + Math.Tanh(cross[0] - cross[1]), 1 + Math.Tanh(cross[3] - cross[2])];
    }

    [Fact]
    public void The_number_of_batches_is_the_methods()
    {
        using var scope = NewDisposeScope();
        var model = new SampledModel();
        using var optimizer = SGD(model.Parameters, 0.05);
        using var sampled = model.CreatePlainStep(new ScriptedHarmonizer(Needs.SeveralBatches), optimizer);
        using var plain = model.CreatePinnedStep(new GH(), optimizer);
        var (inputs, targets) = (randn([6, 4], ScalarType.Float64), randn([6, 1], ScalarType.Float64));

        sampled.Invoking(s => s.Run([new(inputs, targets)])).Should().Throw<ArgumentException>().WithMessage("*takes 3 batches per step. Found 1*");
        sampled.Invoking(s => s.Run(inputs, targets)).Should().Throw<InvalidOperationException>().WithMessage("*takes 3 batches per step. Found 1*Run(ReadOnlySpan<Inputs>)*");
        plain.Invoking(s => s.Run([])).Should().Throw<ArgumentException>().WithMessage("*takes 1 batch per step. Found 0*");
        plain.Run([new(targets, inputs)]).Loss(SampledModelTask.Fit).Should().BeApproximately(model.LossesByHand(inputs, targets)[0].ToDouble(), 0.05, "that was before one step of descent");
        sampled.StepIndex.Should().Be(0);
    }

    [Fact]
    public void A_batch_that_throws_leaves_nothing_half_done()
    {
        using var scope = NewDisposeScope();
        var model = new SampledModel();
        using var optimizer = SGD(model.Parameters, 0.05);
        using var step = model.CreatePlainStep(new ScriptedHarmonizer(Needs.SeveralBatches), optimizer);
        SampledModel.PlainStep.Inputs good = new(randn([6, 4], ScalarType.Float64), randn([6, 1], ScalarType.Float64)), bad = good with { targets = randn([5, 2], ScalarType.Float64) };
        var before = Equivalence.Values(model);
        SampledModel.PlainStep.Inputs[][] orders = [[bad, good, good], [good, bad, good], [good, good, bad]];

        foreach (var batches in orders)
        {
            step.Invoking(s => s.Run(batches)).Should().Throw<Exception>();

            Equivalence.Values(model).Should().Equal(before);
            model.Parameters.Select(parameter => parameter.grad).Should().OnlyContain(gradient => ReferenceEquals(gradient, null));
        }

        step.Run([good, good, good]).Updated.Should().BeTrue();
    }

    [Fact]
    public void The_losses_after_the_update_are_those_by_hand_and_without_the_task_that_sits_out()
    {
        using var scope = NewDisposeScope();
        var model = new SampledModel();
        using var optimizer = SGD(model.Parameters, 0.05);
        var observed = new List<(int[] Tasks, double[] Losses)>();
        using var step = model.CreatePlainStep(
            new ScriptedHarmonizer(Needs.Losses | Needs.LossesAfterUpdate) { OnObserve = (_, tasks, losses) => observed.Add((tasks, losses)) }, optimizer);
        var (inputs, targets) = (randn([6, 4], ScalarType.Float64), randn([6, 1], ScalarType.Float64));

        var report = step.Run(inputs, targets);
        var after = model.LossesByHand(inputs, targets);
        observed[0].Tasks.Should().Equal(0, 1);
        observed[0].Losses.ShouldBeClose([after[0].ToDouble(), 0.5 * after[1].ToDouble()], Exact);
        report.UnobservedReason.Should().BeNull();

        step.Run(inputs, targets, scale: 0);
        after = model.LossesByHand(inputs, targets);
        observed[1].Tasks.Should().Equal(0);
        observed[1].Losses.ShouldBeClose([after[0].ToDouble()], Exact);
        model.Measured.Should().Be(2, "metrics belong to the update");
    }

    private static double[][] Rows(SampledModel model, SampledModel.PlainStep.Inputs batch)
    {
        var losses = model.LossesByHand(batch.inputs, batch.targets, batch.scale);
        Tensor[] weighted = [losses[0], losses[1] * 0.5];
        var gradients = Trunk.GradientsByHand(weighted, [.. model.Shared.Select((parameter, k) => new NamedParameter($"{k}", parameter))]);
        return [.. gradients.Select(task => task.SelectMany(values => values).ToArray())];
    }
}
