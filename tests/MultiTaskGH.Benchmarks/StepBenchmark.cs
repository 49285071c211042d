using System.Diagnostics;
using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>Times all variants of a step in turn, in an order that rotates from round to round, so that drift and noise meet all of them alike.</summary>
internal static class StepBenchmark
{
    private const int WarmUpRounds = 3;

    /// <summary>The names of the variants, in their order.</summary>
    public static readonly string[] Names = ["plain", "bound", "bound, views", "ours", "representation", "Gramian only", "authors"];

    /// <summary>Runs at least <paramref name="leastRounds"/> rounds of the named variants, and more until the time is spent.</summary>
    public static StepTimes Measure(Func<int, Workload> create, int taskCount, string[] names, int leastRounds, TimeSpan time)
    {
        random.manual_seed(taskCount);
        using var workload = create(taskCount);

        // One optimizer and one set of parameters for all: whatever memory they lie in, it is the same for every variant.
        // The rate is small so that thousands of steps leave the numbers in their range.
        using var optimizer = optim.SGD(workload.Shared.Concat(workload.Own), learningRate: 1e-6, momentum: 0.9);
        var variants = Array.ConvertAll(names, name => Variant.Create(name, workload, optimizer));

        var times = new StepTimes(workload.Name, taskCount, Array.ConvertAll(variants, variant => variant.Name)) { LoadBefore = SystemLoad.Average() };
        var clock = Stopwatch.StartNew();
        for (var round = -WarmUpRounds; round < leastRounds || clock.Elapsed < time; round++)
        {
            if (round == 0)
            {
                clock.Restart();
            }

            for (var k = 0; k < variants.Length; k++)
            {
                var variant = (k + round + WarmUpRounds) % variants.Length;
                workload.ClearGradients();
                var used = Environment.CpuUsage.TotalTime;
                var start = Stopwatch.GetTimestamp();
                variants[variant].Run();
                var elapsed = Stopwatch.GetElapsedTime(start);
                if (round >= 0)
                {
                    times.Add(variant, elapsed, Environment.CpuUsage.TotalTime - used);
                }
            }
        }

        times.LoadAfter = SystemLoad.Average();
        foreach (var variant in variants)
        {
            variant.Dispose();
        }

        return times;
    }
}
