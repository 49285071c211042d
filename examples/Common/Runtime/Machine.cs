using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>What a table of times says of the machine that it was made on.</summary>
public static class Machine
{
    /// <summary>The processor and the number of its cores that the program may use.</summary>
    public static string Description { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Processor() ?? "unknown processor"}, {Environment.ProcessorCount} core{(Environment.ProcessorCount == 1 ? "" : "s")}");

    private static string? Processor()
    {
        const string Information = "/proc/cpuinfo";
        try
        {
            return OperatingSystem.IsLinux()
                ? File.ReadLines(Information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
