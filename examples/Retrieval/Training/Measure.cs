namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>What a model is judged by.</summary>
/// <param name="Name">The name in tables, such as <c>R@1 clean</c>.</param>
/// <param name="IsMain">Whether progress, curves and pictures show the mean of this and the other main ones.</param>
internal sealed record Measure(string Name, bool IsMain = false);
