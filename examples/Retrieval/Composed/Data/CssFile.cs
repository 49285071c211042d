using System.Text.Json;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Composed.Data;

/// <summary>The lists of CSS, written as JSON.</summary>
internal static class CssFile
{
    private static readonly JsonSerializerOptions Options = new() { AllowDuplicateProperties = false, DefaultBufferSize = 1 << 20 };

    /// <summary>Reads the splits by their names, as a stream: what is not needed is never in memory.</summary>
    /// <exception cref="InputException">The file cannot be read or is no JSON of this form.</exception>
    public static IReadOnlyDictionary<string, CssSplit?> Read(ImageStore store, string path)
    {
        var origin = store.Describe(path);
        try
        {
            using var content = store.OpenRead(path);
            return JsonSerializer.Deserialize<Dictionary<string, CssSplit?>>(content, Options) ?? throw new InputException($"{origin}: the file must hold a JSON object. Found null; write it again.");
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"{origin}, line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: the file must be JSON with the lists of CSS. Found a problem at {MessageText.OneLine(exception.Path ?? "$")} ({MessageText.FirstSentence(exception.Message)}); write it again.",
                exception);
        }
        catch (Exception exception) when (exception is UnreadableImageException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"{origin}: the file must be readable. Found a problem ({exception.Message.TrimEnd('.')}); write it again.", exception);
        }
    }
}
