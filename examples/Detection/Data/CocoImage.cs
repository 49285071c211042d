using System.Text.Json.Serialization;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>An image in a COCO file; null is what is missing.</summary>
internal sealed record CocoImage(
    [property: JsonPropertyName("id")] long? Id,
    [property: JsonPropertyName("file_name")] string? FileName,
    [property: JsonPropertyName("width")] int? Width,
    [property: JsonPropertyName("height")] int? Height);
