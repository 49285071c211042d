using System.Text.Json.Serialization;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>An object of a scene; null is what is missing.</summary>
internal sealed record CssObject(
    [property: JsonPropertyName("shape")] string? Shape,
    [property: JsonPropertyName("size")] string? Size,
    [property: JsonPropertyName("color")] string? Colour,
    [property: JsonPropertyName("pos")] IReadOnlyList<double>? Position);
