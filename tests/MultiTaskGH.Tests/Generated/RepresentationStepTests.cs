using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

public sealed class RepresentationStepTests
{
    private static readonly HeadGradients[] Policies = [HeadGradients.Own, HeadGradients.Reweighted];

    public static TheoryData<string, HeadGradients> Combinations
    {
        get
        {
            var data = new TheoryData<string, HeadGradients>();
            foreach (var name in Equivalence.Names)
            {
                Array.ForEach(Policies, policy => data.Add((string)name, policy));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Its_update_is_that_of_the_loss_with_the_weights_of_the_representation(string name, HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var (generated, byHand) = Equivalence.Pair(static () => new TrunkModel());
        var harmonizer = Equivalence.Harmonizer(name);
        using var step = generated.CreateTrunkStep(harmonizer, Optimizer(generated), new StepOptions { HeadGradients = heads });
        var optimizer = Optimizer(byHand);
        for (var i = 0; i < Equivalence.Iterations; i++)
        {
            var batch = DomainBatch.Random();
            var isDecorrelating = i % 3 != 1;
            generated.Strength = 0.5 + (0.1 * i);

            // The weights of the group's three tasks, where only two of them take part in some of the steps.
            var weights = Weights(byHand, batch, harmonizer, isDecorrelating, i);
            double[] factors = isDecorrelating ? [1, generated.Strength, 1] : [1, 1];
            Assign(byHand, batch, isDecorrelating, byHand.Trunk, [.. weights.Zip(factors, static (w, f) => w * f)]);
            Assign(byHand, batch, isDecorrelating, byHand.Heads, [.. weights.Zip(factors, (w, f) => heads is HeadGradients.Own ? f : w * f)]);
            optimizer.step();

            var report = step.Run(batch, isDecorrelating);

            Equivalence.ShouldEqual(generated, byHand, $"iteration {i}");
            report.IsActive(TrunkModelTask.Decorrelation).Should().Be(isDecorrelating);
            report.Metric("accuracy").Should().BeInRange(0, 1);
        }
    }

    private static double[] Weights(TrunkModel model, DomainBatch batch, Harmonizer harmonizer, bool isDecorrelating, int index)
    {
        Tensor[] leaves = [.. model.RepresentationByHand(batch).Select(static r => r.detach().requires_grad_())];
        var losses = model.LossesByHand(batch, leaves, isDecorrelating);
        var rows = losses.Select(loss =>
        {
            Array.ForEach(leaves, static leaf => leaf.grad = null);
            loss.backward(retain_graph: true);
            return leaves.SelectMany(static leaf => leaf.grad is { } gradient ? Trunk.Values(gradient) : new double[leaf.numel()]).ToArray();
        }).ToArray();
        var gramian = rows.SelectMany(a => rows.Select(b => a.Zip(b, static (x, y) => x * y).Sum())).ToArray();
        var weights = new double[isDecorrelating ? 3 : 2];
        harmonizer.Start(3).Solve(
            new HarmonizerInput
            {
                ActiveTasks = isDecorrelating ? [0, 1, 2] : [0, 2],
                Gramian = harmonizer.Needs.HasFlag(Needs.Gramian) ? gramian : [],
                GradientEpsilon = Math.Pow(2, -52),
                StepIndex = index,
            },
            weights).Failure.Should().BeNull();
        return weights;
    }

    /// <summary>The gradient of the weighted loss, through the whole model at once.</summary>
    private static void Assign(TrunkModel model, DomainBatch batch, bool isDecorrelating, Parameter[] parameters, double[] weights)
    {
        var others = model.parameters().Except(parameters).Select(static p => (Parameter: p, Gradient: p.grad?.clone())).ToArray();
        foreach (var parameter in model.parameters())
        {
            parameter.grad = null;
        }

        var losses = model.LossesByHand(batch, model.RepresentationByHand(batch), isDecorrelating);
        losses.Zip(weights, static (loss, weight) => loss * weight).Aggregate(static (a, b) => a + b).backward();
        foreach (var (parameter, gradient) in others)
        {
            parameter.grad = gradient;
        }
    }

    private static SGD Optimizer(TrunkModel model) => SGD(model.parameters(), 0.02, momentum: 0.9);

    [Fact]
    public void An_intermediate_of_code_without_nullable_annotations_may_be_null()
    {
        using var scope = NewDisposeScope();
        var model = new ObliviousModel();
        using var step = model.CreateFastStep(new GH(), optim.SGD(model.parameters().ToArray(), 0.01));

        step.Run(randn(3, 4), null!).Updated.Should().BeTrue();
        step.Run(randn(3, 4), randn(2, 4)).Updated.Should().BeTrue();
    }
}
