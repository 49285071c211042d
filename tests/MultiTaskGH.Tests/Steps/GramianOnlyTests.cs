using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Steps;

public sealed class GramianOnlyTests
{
    private const double Exact = 1e-12;

    public static TheoryData<string, HeadGradients> Cases()
    {
        var cases = new TheoryData<string, HeadGradients>();
        foreach (var name in new[] { "fixed", "GH", "GH++", "Sum, measured", "Sum" })
        {
            cases.Add(name, HeadGradients.Own);
            cases.Add(name, HeadGradients.Reweighted);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_gives_what_the_default_gives(string name, HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new TrunkModel(4), new TrunkModel(4));
        using var frugal = Step(first, GradientStorage.GramianOnly);
        using var byDefault = Step(second, GradientStorage.AllTasks);
        for (var i = 0; i < 3; i++)
        {
            var (report, expected) = (frugal.Run(), byDefault.Run());

            report.HasGramian.Should().Be(name != "Sum");
            if (report.HasGramian)
            {
                Enumerable.Range(0, 16).Select(e => report.InnerProduct(e / 4, e % 4)).ToArray()
                    .ShouldBeClose([.. Enumerable.Range(0, 16).Select(e => expected.InnerProduct(e / 4, e % 4))], Exact);
            }

            first.Gradients().ShouldBeGradients(second.Gradients(), 1e-11);
        }

        first.Snapshot().ShouldBeClose(second.Snapshot(), Exact);

        ScriptedStep Step(TrunkModel model, GradientStorage storage) => new(
            model,
            TrunkModel.Define(
                new TaskDefinition { Key = "A", Member = 0, Weight = -0.5 },
                TrunkModel.Task(Letter.B, group: "bridge"),
                TrunkModel.Task(Letter.C),
                TrunkModel.Task(Letter.D, group: "bridge")),
            name switch
            {
                "fixed" => new FixedWeights(3, -0.25),
                "GH" => new GH(),
                "GH++" => new GHPlusPlus(),
                _ => new Sum(),
            },
            [model.Descent(0.001)],
            new StepOptions { GradientStorage = storage, HeadGradients = heads, AlwaysMeasureConflicts = name.EndsWith("measured", StringComparison.Ordinal), MaxGradientNorm = 1, PostWeights = [1, 2, 0.5, 1] })
        {
            Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C, Letter.D),
        };
    }

    [Fact]
    public void Tasks_may_sit_out_and_parameters_of_other_types_and_frozen_ones_take_part()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Gradients(GradientStorage.GramianOnly), Gradients(GradientStorage.AllTasks));

        first.ShouldBeGradients(second, Exact);

        static double[]?[] Gradients(GradientStorage storage)
        {
            var model = new TrunkModel(3);
            model.Trunk.body.bias!.requires_grad = false;
            var scale = new Parameter(full(5, 1.5, ScalarType.Float32));
            Letter[] present = [Letter.A, Letter.B, Letter.C];
            var definition = TrunkModel.Define([.. Enumerable.Range(0, 3).Select(i => TrunkModel.Task((Letter)i, isOptional: true))]);
            using var step = new ScriptedStep(
                model, definition, new GH(), [SGD(model.Trunk.parameters().Append(scale), 0)], new StepOptions { GradientStorage = storage },
                harmonized: [.. model.Trunk.Shared, new("scale", scale)])
            {
                Losses = _ => model.HandIn(present).Select(h => h with { Loss = h.Loss is { } loss ? loss * scale.to(ScalarType.Float64).sum() : null }),
            };
            step.Run();
            present = [Letter.A, Letter.C];
            step.Run();
            return [.. model.Gradients(), Trunk.Values(scale.grad!)];
        }
    }

    [Fact]
    public void What_is_not_finite_is_refused_and_nothing_changes()
    {
        foreach (var broken in new[] { "shared", "head" })
        {
            using var scope = NewDisposeScope();
            var model = new TrunkModel(2);
            var isBroken = false;
            using var step = new ScriptedStep(
                model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B)), new CountingHarmonizer(), [model.Descent(0.01)], new StepOptions { GradientStorage = GradientStorage.GramianOnly })
            {
                Losses = _ => model.HandIn(Letter.A, Letter.B).Select(h => isBroken && h.Task == Letter.B
                    ? h with { Loss = h.Loss! + ((broken == "shared" ? model.Trunk.body.weight! : model.Trunk.heads[1].weight!).sum() * 0).sqrt() }
                    : h),
            };
            step.Run();
            var before = model.Snapshot();
            isBroken = true;

            step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>();

            model.Snapshot().Should().Equal(before);
            model.Gradients().Should().OnlyContain(gradient => gradient == null);
            isBroken = false;
            step.Run().Weight(Letter.A).Should().Be(2);
        }
    }

    [Fact]
    public void Micro_batches_cannot_be_accumulated()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(1);
        using var step = new ScriptedStep(model, TrunkModel.Define(TrunkModel.Task(Letter.A)), new GH(), [model.Descent()], new StepOptions { GradientStorage = GradientStorage.GramianOnly })
        {
            Losses = _ => model.HandIn(Letter.A),
        };

        step.Invoking(s => s.Accumulate()).Should().Throw<InvalidOperationException>().WithMessage("Step 'Scripted': micro-batches cannot be accumulated with GradientStorage.GramianOnly*");
        step.Run().MicroBatches.Should().Be(1);
    }
}
