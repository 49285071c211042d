using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class SteadyStateTests
{
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
            new StepOptions { MaxGradientNorm = kind == "clipped" ? 0.1 : null, NonFinite = NonFinitePolicy.Skip });
        model.Break = (task, loss) => kind switch
        {
            "skipped" => loss * double.NaN,
            "failing" when task == TwoTasks.Align => throw new FormatException(),
            _ => loss,
        };
        for (var i = 0; i < 50; i++)
        {
            Step();
        }

        var tensors = LiveTensors();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 2000; i++)
        {
            Step();
        }

        LiveTensors().Should().Be(tensors);

        // 2,000 steps that kept one object of 24 bytes each would show as 48 kB.
        (GC.GetTotalMemory(forceFullCollection: true) - heap).Should().BeLessThan(32_000);

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

    /// <summary>Counts what lives natively, after everything that waits for its finalizer is gone.</summary>
    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
