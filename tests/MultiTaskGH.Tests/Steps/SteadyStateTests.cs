using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class SteadyStateTests
{
    // 2,000 steps that each kept one object of 24 bytes would show as 48 kB.
    private const long OneSmallObjectPerStep = 32_000;

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
        var tensors = LiveTensors();
        var growth = HeapGrowth(() => Repeat(2000));
        for (var retry = 0; growth >= OneSmallObjectPerStep && retry < 2; retry++)
        {
            // The test runner's own objects come and go; a leak comes every time.
            growth = HeapGrowth(() => Repeat(2000));
        }

        LiveTensors().Should().Be(tensors);
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
        var tensors = LiveTensors();

        Repeat(200);

        LiveTensors().Should().Be(tensors);

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

    /// <summary>Counts what lives natively, after everything that waits for its finalizer is gone.</summary>
    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
