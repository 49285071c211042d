using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>Which losses a detector is trained with, and what reconciles their gradients: what a row of a table is.</summary>
/// <param name="Harmonizer">What reconciles the gradients.</param>
/// <param name="IsAligned">Whether the domain classifier takes part.</param>
/// <param name="Heads">What the heads receive.</param>
/// <param name="HasTarget">Whether there is a target domain, of which a plan without alignment makes no use.</param>
internal sealed record DetectionPlan(NamedHarmonizer Harmonizer, bool IsAligned, HeadGradients Heads, bool HasTarget)
{
    /// <summary>The keys of the tasks in words, such as <c>cls, box, align</c>.</summary>
    public string Tasks => IsAligned ? "cls, box, align" : "cls, box";

    /// <summary>The losses' part of the name.</summary>
    public string Losses => IsAligned ? "align" : HasTarget ? "source-only" : "cls, box";

    /// <summary>The harmonizer's part of the name: <c>none</c>, <c>GH</c>, ...</summary>
    public string Variant => (Harmonizer.IsPlainSum ? "none" : Harmonizer.Label) + (Heads == HeadGradients.Reweighted ? ", reweighted heads" : "");

    /// <summary>The name in tables and plots.</summary>
    public string Name => !HasTarget ? Variant : Variant == "none" ? Losses : $"{Losses} + {Variant}";

    /// <summary>The name for folders.</summary>
    public string FileName => SuiteFolder.RowFileName(Name);

    /// <summary>The rows of a comparison: the plain sum first, of source alone and then with alignment where there is a target domain.</summary>
    /// <param name="harmonizers">The harmonizers to compare.</param>
    /// <param name="hasTarget">Whether there is a target domain.</param>
    /// <param name="heads">What heads receive where gradients are harmonized.</param>
    public static IReadOnlyList<DetectionPlan> Comparison(IReadOnlyList<NamedHarmonizer> harmonizers, bool hasTarget, HeadGradients heads)
    {
        DetectionPlan[] plans = [.. harmonizers.Select(harmonizer => Of(harmonizer, hasTarget))];
        return hasTarget ? [Of(HarmonizerNames.Parse("sum"), isAligned: false), .. plans] : plans;

        // Of a plain sum, whose weights are all 1, both kinds of heads are the same.
        DetectionPlan Of(NamedHarmonizer harmonizer, bool isAligned) => new(harmonizer, isAligned, harmonizer.IsPlainSum ? HeadGradients.Own : heads, hasTarget);
    }
}
