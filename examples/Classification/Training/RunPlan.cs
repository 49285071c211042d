using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>A method with a harmonizer: what a row of a table is.</summary>
internal sealed record RunPlan
{
    private RunPlan(MethodDefinition method, NamedHarmonizer? harmonizer, HeadGradients? heads)
    {
        Method = method;
        Harmonizer = harmonizer;
        Heads = heads;
    }

    public MethodDefinition Method { get; }

    /// <summary>Null for a method with a single loss, which has nothing to harmonize.</summary>
    public NamedHarmonizer? Harmonizer { get; }

    /// <summary>What heads receive; null where the method leaves no choice.</summary>
    public HeadGradients? Heads { get; }

    /// <summary>The harmonizer's part of the name: <c>none</c>, <c>GH</c>, ...</summary>
    public string Variant => (Harmonizer is null or { IsPlainSum: true } ? "none" : Harmonizer.Label) + (Heads == HeadGradients.Reweighted ? ", reweighted head" : "");

    /// <summary>The name in tables and plots.</summary>
    public string Name => Variant == "none" ? Method.Label : $"{Method.Label} + {Variant}";

    /// <summary>The name for folders.</summary>
    public string FileName => SuiteFolder.RowFileName(Name);

    /// <summary>The plan of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="harmonizer">Is left out where the method has nothing to harmonize.</param>
    /// <param name="heads">Are left out where the method leaves no choice; of a plain sum, whose weights are all 1, both are the same.</param>
    public static RunPlan Of(MethodDefinition method, NamedHarmonizer harmonizer, HeadGradients heads) => !method.IsHarmonized
        ? new(method, null, null)
        : new(method, harmonizer, !method.HasHeads ? null : harmonizer.IsPlainSum ? HeadGradients.Own : heads);
}
