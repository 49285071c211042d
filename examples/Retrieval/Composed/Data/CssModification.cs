using System.Text.Json.Serialization;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>A sentence, the images that it is said of, and for each the image that is meant; null is what is missing.</summary>
internal sealed record CssModification(
    [property: JsonPropertyName("from")] IReadOnlyList<int>? From,
    [property: JsonPropertyName("to")] IReadOnlyList<int>? To,
    [property: JsonPropertyName("to_str")] string? Text);
