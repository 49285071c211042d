namespace MultiTaskGH.Examples.Tests;

/// <summary>A test that reads full data sets. Skipped, and reported as such, where <c>MTGH_DATA</c> does not name the folder that holds theirs.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    /// <param name="folder">The folder of the sets: <c>digits</c>, or <c>mtl</c> for the multi-task tables.</param>
    public RealDataFactAttribute(string folder = "digits")
    {
        Folder = folder;
        if (!Directory.Exists(Path.Combine(Root, folder)))
        {
            Skip = $"The environment variable MTGH_DATA must name the folder that holds '{folder}'.";
        }
    }

    public string Folder { get; }

    public static string Root => Environment.GetEnvironmentVariable("MTGH_DATA") ?? "";

    public static string Digits => Path.Combine(Root, "digits");
}
