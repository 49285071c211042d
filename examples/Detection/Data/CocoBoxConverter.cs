using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>Reads a box without an array on the heap, of which COCO would need 860,000.</summary>
internal sealed class CocoBoxConverter : JsonConverter<CocoBox>
{
    /// <inheritdoc/>
    public override CocoBox Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Invalid(ref reader);
        }

        var box = new CocoBox(Number(ref reader), Number(ref reader), Number(ref reader), Number(ref reader));
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray && double.IsFinite(box.Box.Right) && double.IsFinite(box.Box.Bottom) ? box : throw Invalid(ref reader);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CocoBox value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static double Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Invalid(ref reader);

    private static JsonException Invalid(ref Utf8JsonReader reader) =>
        new($"a box must be four finite numbers, [x, y, width, height], and there is {MessageText.Quote(Encoding.UTF8.GetString(reader.ValueSpan))}");
}
