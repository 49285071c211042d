namespace MultiTaskGH.Benchmarks;

/// <summary>How busy the machine is.</summary>
internal static class SystemLoad
{
    /// <summary>The load average of the last minute, where the system says so.</summary>
    public static string Average() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
