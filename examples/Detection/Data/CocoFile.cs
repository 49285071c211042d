using System.Text.Json;
using System.Text.Json.Serialization;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>A COCO file of instances; null is what is missing.</summary>
internal sealed record CocoFile(
    [property: JsonPropertyName("images")] IReadOnlyList<CocoImage?>? Images,
    [property: JsonPropertyName("annotations")] IReadOnlyList<CocoAnnotation?>? Annotations,
    [property: JsonPropertyName("categories")] IReadOnlyList<CocoCategory?>? Categories)
{
    private static readonly JsonSerializerOptions Options = new() { AllowDuplicateProperties = false, DefaultBufferSize = 1 << 20 };

    /// <summary>Reads a file as a stream: what is not needed of it is never in memory.</summary>
    /// <exception cref="InputException">The file cannot be read or is no JSON of this form.</exception>
    public static CocoFile Read(ImageStore store, string path)
    {
        var origin = store.Describe(path);
        try
        {
            using var content = store.OpenRead(path);
            return JsonSerializer.Deserialize<CocoFile>(content, Options) ?? throw new InputException($"{origin}: the file must hold a JSON object. Found null.");
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"{origin}, line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: the file must be JSON as COCO defines it. Found a problem at {MessageText.OneLine(exception.Path ?? "$")} ({MessageText.FirstSentence(exception.Message)}); mend the file.",
                exception);
        }
        catch (Exception exception) when (exception is UnreadableImageException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"{origin}: the file must be readable. Found a problem ({exception.Message.TrimEnd('.')}); mend the file.", exception);
        }
    }
}
