using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiTaskGH.Examples.Common;

/// <summary>Results as JSON, written whole or not at all.</summary>
public static class ResultsFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new FiniteOrNull(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">What it holds; names become camel case, numbers that are not finite become null.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write<T>(string path, T results) =>
        AtomicFile.WriteAllText(path, JsonSerializer.Serialize(results, Options) + "\n");

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file cannot be read or holds something else.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options)
                ?? throw new JsonException("Found null.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path}: the file must hold results as this program writes them; move it away or name another --output. {exception.Message}", exception);
        }
    }

    // JSON has no NaN and no infinity.
    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override bool HandleNull => true;

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
