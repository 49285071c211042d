using System.Text.Json.Serialization;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>A class in a COCO file; null is what is missing.</summary>
internal sealed record CocoCategory([property: JsonPropertyName("id")] long? Id, [property: JsonPropertyName("name")] string? Name);
