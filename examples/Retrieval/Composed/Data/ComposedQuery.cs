namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>A query of composed retrieval: the image that looks like one but for what a text says.</summary>
/// <param name="Image">The number of the image that is asked with.</param>
/// <param name="Text">What is to be different.</param>
/// <param name="Target">The number of the image that is asked for.</param>
internal sealed record ComposedQuery(int Image, string Text, int Target);
