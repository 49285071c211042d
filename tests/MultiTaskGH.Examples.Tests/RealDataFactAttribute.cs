namespace MultiTaskGH.Examples.Tests;

/// <summary>A test that reads the full digit sets. Skipped, and reported as such, where <c>MTGH_DATA</c> does not name their folder.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (!Directory.Exists(Digits))
        {
            Skip = "The environment variable MTGH_DATA must name the folder that holds 'digits'.";
        }
    }

    public static string Digits => Path.Combine(Environment.GetEnvironmentVariable("MTGH_DATA") ?? "", "digits");
}
