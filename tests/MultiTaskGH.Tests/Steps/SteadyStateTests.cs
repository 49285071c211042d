using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class SteadyStateTests
{
    // 2,000 steps that each kept one object of 24 bytes would show as 48 kB.
    private const long OneSmallObjectPerStep = 32_000;

    // Enough to see an object of 48 bytes per step beside what the test runner itself leaves.
    private const int Steps = 1000;

    public static TheoryData<string> Kinds() => ["gradients", "sum", "clipped", "accumulated", "skipped", "failing"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_thousand_steps_leave_tensors_and_the_managed_heap_where_they_were(string kind)
    {
        var model = new TwoTaskModel();
        using var optimizer = model.Optimizer();
        using var step = model.CreateStep(
            kind == "sum" ? new Sum() : new FixedWeights(0.5, 2),
            optimizer,
            new StepOptions { MaxGradientNorm = kind == "clipped" ? 0.1 : null, NonFinite = StepPolicy.Skip });
        model.Break = (task, loss) => kind switch
        {
            "skipped" => loss * double.NaN,
            "failing" when task == TwoTasks.Align => throw new FormatException(),
            _ => loss,
        };
        Repeat(50);
        var tensors = NativeMemory.LiveTensors();
        var growth = HeapGrowth(() => Repeat(2000));
        for (var retry = 0; growth >= OneSmallObjectPerStep && retry < 2; retry++)
        {
            // The test runner's own objects come and go; a leak comes every time.
            growth = HeapGrowth(() => Repeat(2000));
        }

        NativeMemory.LiveTensors().Should().Be(tensors);
        growth.Should().BeLessThan(OneSmallObjectPerStep);

        void Repeat(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                Step();
            }
        }

        void Step()
        {
            if (kind == "accumulated")
            {
                step.Accumulate(model.Batch);
            }

            if (kind == "failing")
            {
                step.Invoking(s => s.Run(model.Batch)).Should().Throw<FormatException>();
            }
            else
            {
                step.Run(model.Batch);
            }
        }
    }

    [Fact]
    public void Many_tasks_that_share_a_head_leave_nothing_either()
    {
        var trunk = new Trunk(5, ScalarType.BFloat16);
        var own = trunk.Own;
        using var gradients = new GradientHarmonizer(
            trunk.Shared, own, new FixedWeights(1, 2, 0.5, 1, 3), new StepOptions { HeadGradients = HeadGradients.Reweighted, MaxGradientNorm = 1 });
        Repeat(20);
        var tensors = NativeMemory.LiveTensors();

        Repeat(200);

        NativeMemory.LiveTensors().Should().Be(tensors);

        void Repeat(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                using var scope = NewDisposeScope();
                var losses = trunk.Losses();
                gradients.Accumulate([.. losses.Select((loss, task) => loss + losses[(task + 1) % 5] * 0.5)]);
                losses = trunk.Losses();
                gradients.Backward([.. losses.Select((loss, task) => loss + losses[(task + 1) % 5] * 0.5)]);
            }
        }
    }

    public static TheoryData<string> Modes() => ["optional tasks", "groups", "family", "metrics", "representation", "representation, own heads", "Gramian only", "refresh", "two steps", "skipped", "failing"];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Whatever_a_step_is_made_of_it_leaves_nothing(string mode)
    {
        var model = new TrunkModel(4);
        var index = 0;
        using var step = Create();
        using var other = mode == "two steps" ? Create() : null;
        Repeat(60);
        var tensors = NativeMemory.LiveTensors();
        var growth = HeapGrowth(() => Repeat(Steps));
        for (var retry = 0; growth >= OneSmallObjectPerStep && retry < 2; retry++)
        {
            growth = HeapGrowth(() => Repeat(Steps));
        }

        NativeMemory.LiveTensors().Should().Be(tensors);
        growth.Should().BeLessThan(OneSmallObjectPerStep);

        void Repeat(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                index++;
                if (mode == "failing")
                {
                    step.Invoking(s => s.Run()).Should().Throw<FormatException>();
                    continue;
                }

                if (mode == "two steps")
                {
                    step.Accumulate();
                    other!.Run();
                }

                step.Run();
            }
        }

        ScriptedStep Create() => new(
            model,
            new StepDefinition
            {
                Name = "Scripted",
                Space = mode.StartsWith("representation", StringComparison.Ordinal) ? GradientSpace.Representation : GradientSpace.Parameters,
                MetricKeys = mode == "metrics" ? ["a", "b"] : [],
                Tasks = mode == "family"
                    ? [TrunkModel.Task(Letter.A), new TaskDefinition { Key = "B", Member = 1, IsFamily = true, WeightFrom = "Strength" }]
                    : [.. Enumerable.Range(0, 4).Select(i => TrunkModel.Task((Letter)i, group: mode == "groups" && i > 1 ? "second" : null, isOptional: mode == "optional tasks"))],
            },
            mode == "representation, own heads" ? new GHPlusPlus() : new GH(),
            [model.Descent(1e-4)],
            new StepOptions
            {
                HeadGradients = mode == "representation" ? HeadGradients.Reweighted : HeadGradients.Own,
                GradientStorage = mode == "Gramian only" ? GradientStorage.GramianOnly : GradientStorage.AllTasks,
                RefreshEvery = mode == "refresh" ? 3 : 1,
                NonFinite = StepPolicy.Skip,
                NoActiveTask = StepPolicy.Skip,
            })
        {
            Intermediates = () => [model.Trunk.call(mode == "representation" ? model.Trunk.Inputs.narrow(0, 0, 4 + index % 3) : model.Trunk.Inputs)],
            Losses = features =>
            {
                Tensor[] losses = [.. model.Trunk.heads.Select((head, i) => (head.call(features[0]!) - (i % 2 == 0 ? 1 : -1)).square().sum())];
                return mode switch
                {
                    "family" => [new(Letter.A, losses[0]), new(Letter.B, stack(losses.Skip(1)), 0.5, IsFamily: true)],
                    "optional tasks" => losses.Select((loss, i) => new HandedIn((Letter)i, (index & (1 << i)) == 0 ? null : loss)),
                    "skipped" => losses.Select((loss, i) => new HandedIn((Letter)i, loss * double.NaN)),
                    "failing" => throw new FormatException(),
                    _ => losses.Select((loss, i) => new HandedIn((Letter)i, loss)),
                };
            },
            Metrics = mode == "metrics" ? features => [features[0]!.mean(), index % 2 == 0 ? null : 0.5] : null,
        };
    }

    private static long HeapGrowth(Action action)
    {
        var before = HeapSize();
        action();
        return HeapSize() - before;
    }

    private static long HeapSize()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
