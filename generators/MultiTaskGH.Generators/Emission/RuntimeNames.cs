namespace MultiTaskGH.Generators.Emission;

/// <summary>What generated code names outside of the user's own. The tests compile the output against the real assemblies.</summary>
internal static class RuntimeNames
{
    public const string Harmonizer = "global::MultiTaskGH.Harmonizer";
    public const string ModelInterface = "global::MultiTaskGH.IMultiTaskModel";
    public const string NamedParameter = "global::MultiTaskGH.NamedParameter";
    public const string ParameterCollector = "global::MultiTaskGH.ParameterCollector";
    public const string Step = "global::MultiTaskGH.MultiTaskStep";
    public const string StepDefinition = "global::MultiTaskGH.StepDefinition";
    public const string TaskDefinition = "global::MultiTaskGH.TaskDefinition";
    public const string GradientSpace = "global::MultiTaskGH.GradientSpace";
    public const string WeightApplies = "global::MultiTaskGH.WeightApplies";
    public const string StepOptions = "global::MultiTaskGH.StepOptions";
    public const string StepReport = "global::MultiTaskGH.StepReport";
    public const string Optimizer = "global::TorchSharp.torch.optim.Optimizer";
    public const string List = "global::System.Collections.Generic.IReadOnlyList";
    public const string Span = "global::System.ReadOnlySpan";
    public const string Sequence = "global::System.Collections.Generic.IEnumerable";

    /// <summary>Marks what is written, so that tools leave it alone.</summary>
    public static readonly string GeneratedCode =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"MultiTaskGH.Generators\", \"{typeof(RuntimeNames).Assembly.GetName().Version}\")]";

    /// <summary>Marks an overload that a call means only where it fits no other one.</summary>
    public const string ChosenLast = "[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]";

    public const string NotCovered = "[global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]";
}
