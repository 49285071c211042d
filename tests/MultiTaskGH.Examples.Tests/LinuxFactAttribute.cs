namespace MultiTaskGH.Examples.Tests;

/// <summary>A test that needs <c>/dev/full</c>, the file that is always full. Skipped, and reported as such, where there is none.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "The system must have /dev/full.";
        }
    }
}
