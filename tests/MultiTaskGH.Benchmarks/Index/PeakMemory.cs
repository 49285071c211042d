using System.Globalization;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Benchmarks;

/// <summary>What an action needs on top of what is resident before it, what the native library allocates included.</summary>
internal static class PeakMemory
{
    private const string ClearReferences = "/proc/self/clear_refs";

    /// <summary>Runs an action and says by how many bytes the resident set of this process rose at most; null where the system does not tell.</summary>
    public static long? Growth(Action action)
    {
        GC.Collect();
        NativeRuntime.ReturnFreedMemory();
        var before = ResetPeak() ? Status("VmRSS") : null;
        action();
        return before is null ? null : Math.Max(0, (Status("VmHWM") - before).GetValueOrDefault());
    }

    // Linux sets the high-water mark to what is resident now.
    private static bool ResetPeak()
    {
        try
        {
            File.WriteAllText(ClearReferences, "5");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long? Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(name, StringComparison.Ordinal));
        return line is null ? null : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
