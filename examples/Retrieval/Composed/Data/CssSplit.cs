using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>A split of CSS; null is what is missing.</summary>
/// <param name="Scenes">The objects of each image.</param>
/// <param name="Modifications">The sentences.</param>
/// <param name="Labels">What each image shows, a number or a text; may be missing.</param>
internal sealed record CssSplit(
    [property: JsonPropertyName("objects_img")] IReadOnlyList<IReadOnlyList<CssObject?>?>? Scenes,
    [property: JsonPropertyName("mods")] IReadOnlyList<CssModification?>? Modifications,
    [property: JsonPropertyName("labels")] IReadOnlyList<JsonElement>? Labels);
