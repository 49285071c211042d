namespace MultiTaskGH.Examples.Common;

/// <summary>Features of both domains on a plane.</summary>
/// <param name="Name">What the network had gone through.</param>
/// <param name="X">The first coordinates.</param>
/// <param name="Y">The second coordinates.</param>
/// <param name="IsTarget">Whether a point belongs to the target.</param>
/// <param name="Labels">The classes.</param>
public sealed record FeatureProjection(string Name, double[] X, double[] Y, bool[] IsTarget, int[] Labels);
