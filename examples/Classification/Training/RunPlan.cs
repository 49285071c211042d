using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>A method to train.</summary>
/// <param name="Name">Its name in tables and plots.</param>
/// <param name="Harmonizer">Null for source-only: a single loss has nothing to harmonize.</param>
/// <param name="Heads">What the discriminator receives.</param>
internal sealed record RunPlan(string Name, NamedHarmonizer? Harmonizer, HeadGradients Heads)
{
    public static RunPlan SourceOnly { get; } = new("source-only", null, HeadGradients.Own);

    /// <summary>The file names of all methods that there are.</summary>
    public static IReadOnlyList<string> AllFileNames { get; } =
    [
        .. HarmonizerNames.All.Select(HarmonizerNames.Parse)
            .SelectMany(harmonizer => Enum.GetValues<HeadGradients>().Select(heads => Dann(harmonizer, heads)))
            .Prepend(SourceOnly).Select(plan => plan.FileName).Distinct(),
    ];

    /// <summary>The name for folders.</summary>
    public string FileName
    {
        get
        {
            var plain = Name.Replace("++", "pp", StringComparison.Ordinal).ToLowerInvariant();
            return string.Join('-', plain.Split([' ', '+', ','], StringSplitOptions.RemoveEmptyEntries));
        }
    }

    public static RunPlan Dann(NamedHarmonizer harmonizer, HeadGradients heads)
    {
        // Every weight of a sum is 1: its heads are the same either way.
        if (harmonizer.IsPlainSum)
        {
            return new("DANN", harmonizer, HeadGradients.Own);
        }

        var suffix = heads == HeadGradients.Reweighted ? ", reweighted head" : "";
        return new($"DANN + {harmonizer.Label}{suffix}", harmonizer, heads);
    }
}
