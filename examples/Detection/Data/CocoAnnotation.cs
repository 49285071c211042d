using System.Text.Json.Serialization;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>An object in a COCO file; null is what is missing. Its outline, which takes most of a file, is not read.</summary>
internal sealed record CocoAnnotation(
    [property: JsonPropertyName("id")] long? Id,
    [property: JsonPropertyName("image_id")] long? ImageId,
    [property: JsonPropertyName("category_id")] long? CategoryId,
    [property: JsonPropertyName("bbox")] CocoBox? Box,
    [property: JsonPropertyName("iscrowd")] int? IsCrowd);
