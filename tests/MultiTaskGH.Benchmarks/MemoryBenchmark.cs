using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>
/// The peak memory of a step, what the native library allocates included: the high-water mark of the resident set of a child process that makes steps of one kind
/// and nothing else (Linux). The part that every kind has, the runtime and the loaded libraries, is measured by a child that makes no step.
/// </summary>
internal static class MemoryBenchmark
{
    private const int Steps = 4;

    private static readonly string[] Kinds = ["nothing", "plain", "ours", "Gramian only", "representation"];

    /// <summary>Starts a child per kind of step and prints what it needed.</summary>
    public static int Measure(string network, int taskCount)
    {
        Console.WriteLine($"Peak resident memory in MiB of a process that makes {Steps} steps; ratios to the plain step, of the whole and without what a process has that makes no step.");
        var (nothing, plain) = (0L, 0L);
        foreach (var kind in Kinds)
        {
            var peak = Peak(kind, network, taskCount);
            (nothing, plain) = (kind == "nothing" ? peak : nothing, kind == "plain" ? peak : plain);
            var ratios = plain == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{(double)peak / plain,8:f3} {(double)(peak - nothing) / (plain - nothing),8:f3}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network,-8} N = {taskCount,2}  {kind,-15} {peak / 1024.0,9:f0} {ratios}"));
        }

        return 0;
    }

    /// <summary>What a child does: makes steps of one kind and prints its own high-water mark in KiB.</summary>
    public static int RunChild(string kind, Func<int, Workload> create, int taskCount)
    {
        random.manual_seed(taskCount);
        using var workload = create(taskCount);
        using var optimizer = optim.SGD(workload.Shared.Concat(workload.Own), learningRate: 1e-6, momentum: 0.9);
        using var step = kind == "nothing" ? null : Variant.Create(kind, workload, optimizer);
        for (var i = 0; i < Steps && step is not null; i++)
        {
            step.Run();
        }

        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        return 0;
    }

    private static long Peak(string kind, string network, int taskCount)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                "exec", typeof(MemoryBenchmark).Assembly.Location, "memory-of", kind, network,
                taskCount.ToString(CultureInfo.InvariantCulture), torch.get_num_threads().ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 && long.TryParse(output.Trim(), CultureInfo.InvariantCulture, out var peak)
            ? peak
            : throw new InvalidOperationException($"The child process for '{kind}' failed with exit code {child.ExitCode}.");
    }
}
