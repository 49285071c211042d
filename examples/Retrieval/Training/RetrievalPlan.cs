using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>Which losses a model is trained with, and what reconciles their gradients: what a row of a table is.</summary>
/// <param name="Harmonizer">What reconciles the gradients.</param>
/// <param name="Heads">What the heads receive.</param>
/// <param name="Reference">The name of a row that is there for comparison, such as <c>clean alone</c>: it has the first loss alone. Null for a row with all losses.</param>
internal sealed record RetrievalPlan(NamedHarmonizer Harmonizer, HeadGradients Heads, string? Reference = null)
{
    /// <summary>The name in tables and plots: <c>none</c>, <c>GH</c>, ...</summary>
    public string Name => Reference ?? (Harmonizer.IsPlainSum ? "none" : Harmonizer.Label) + (Heads == HeadGradients.Reweighted ? ", reweighted heads" : "");

    /// <summary>The name for folders.</summary>
    public string FileName => SuiteFolder.RowFileName(Name);

    /// <summary>The rows of a comparison: the reference, where there is one, and each harmonizer.</summary>
    /// <param name="harmonizers">The harmonizers to compare.</param>
    /// <param name="heads">What heads receive where gradients are harmonized.</param>
    /// <param name="reference">The name of the row with the first loss alone; null for none.</param>
    public static IReadOnlyList<RetrievalPlan> Comparison(IReadOnlyList<NamedHarmonizer> harmonizers, HeadGradients heads, string? reference)
    {
        // Of a plain sum, whose weights are all 1, both kinds of heads are the same.
        RetrievalPlan[] plans = [.. harmonizers.Select(harmonizer => new RetrievalPlan(harmonizer, harmonizer.IsPlainSum ? HeadGradients.Own : heads))];
        return reference is null ? plans : [new(HarmonizerNames.Parse("sum"), HeadGradients.Own, reference), .. plans];
    }
}
