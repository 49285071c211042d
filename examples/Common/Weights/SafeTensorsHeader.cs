using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace MultiTaskGH.Examples.Common;

/// <summary>The JSON header of a .safetensors file: names, types, shapes and places of the tensors.</summary>
/// <remarks>
/// The format is that of https://github.com/huggingface/safetensors: the tensors cover the data without gap and overlap, so that a file can hold
/// nothing that its header does not name.
/// </remarks>
internal static class SafeTensorsHeader
{
    /// <summary>The name that no tensor may have.</summary>
    public const string Metadata = "__metadata__";

    private const string Type = "dtype", Shape = "shape", Offsets = "data_offsets";

    // The longest name that a message shows.
    private const int ShownLength = 80;

    /// <summary>Reads a header and checks all that it says.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">How many bytes follow the header.</param>
    /// <returns>The tensors in the order of their data.</returns>
    /// <exception cref="InputException">The header is broken, or does not fit the data.</exception>
    public static IReadOnlyList<SafeTensorsEntry> Parse(string path, byte[] json, long dataLength)
    {
        if (json is not [(byte)'{', ..] || !Utf8.IsValid(json))
        {
            throw Broken(path, "the header must be a JSON object in UTF-8. Found something else");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var entries = new List<SafeTensorsEntry>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == Metadata)
                {
                    CheckMetadata(path, property.Value);
                }
                else
                {
                    entries.Add(ParseEntry(path, property.Name, property.Value));
                }
            }

            // An empty tensor stands before the one that begins where it ends.
            entries.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
            CheckCover(path, entries, dataLength);
            return entries;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string holds half a surrogate pair.
            throw new InputException($"{path}: the header must be JSON with every name once. {Shown(exception.Message)}; fetch or write the file again.", exception);
        }
    }

    /// <summary>Writes a header.</summary>
    /// <param name="entries">The tensors in the order of their data.</param>
    /// <returns>The header's bytes, a multiple of eight.</returns>
    public static byte[] Compose(IEnumerable<SafeTensorsEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();

            // Some Python libraries read only files that name the framework.
            json.WriteStartObject(Metadata);
            json.WriteString("format", "pt");
            json.WriteEndObject();
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString(Type, SafeTensorsTypes.NameOf(entry.Type));
                WriteNumbers(json, Shape, entry.Shape);
                WriteNumbers(json, Offsets, [entry.Begin, entry.End]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Blanks let the data begin at a multiple of eight, where any element type may stand.
        while (buffer.WrittenCount % 8 != 0)
        {
            buffer.Write(" "u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A name as a message shows it: on one line, and not too long.</summary>
    /// <param name="name">A name from a file.</param>
    public static string Shown(string name)
    {
        var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name);
        return escaped.Length <= ShownLength ? escaped : escaped[..ShownLength] + "...";
    }

    /// <summary>A shape as a message shows it.</summary>
    /// <param name="shape">The sizes.</param>
    public static string Shown(IReadOnlyList<long> shape) => Shown($"[{string.Join(", ", shape)}]");

    private static SafeTensorsEntry ParseEntry(string path, string name, JsonElement described)
    {
        if (described.ValueKind != JsonValueKind.Object
            || !described.TryGetProperty(Type, out var typeName) || typeName.ValueKind != JsonValueKind.String
            || !described.TryGetProperty(Shape, out var sizes) || !TryReadNumbers(sizes, out var shape)
            || !described.TryGetProperty(Offsets, out var places) || !TryReadNumbers(places, out var offsets) || offsets.Length != 2)
        {
            throw Broken(path, $"tensor '{Shown(name)}' must have a dtype, a shape and two data_offsets, all numbers from 0 on. Found {Shown(described.GetRawText())}");
        }

        var type = SafeTensorsTypes.Find(typeName.GetString()!)
            ?? throw new InputException(
                $"{path}: tensor '{Shown(name)}' must be of type {SafeTensorsTypes.Names}. Found {Shown(typeName.GetString()!)}; convert it to F32 and write the file again.");
        var (begin, end) = (offsets[0], offsets[1]);
        var size = Size(shape, SafeTensorsTypes.SizeOf(type));
        return begin <= end && size == end - begin
            ? new(name, type, shape, begin, end)
            : throw Broken(
                path,
                $"tensor '{Shown(name)}' of shape {Shown(shape)} and type {SafeTensorsTypes.NameOf(type)} must have "
                + $"{(size is null ? "fewer than 2^63" : size)} bytes. Found data_offsets {begin} and {end}");
    }

    private static void CheckMetadata(string path, JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object || metadata.EnumerateObject().Any(property => property.Value.ValueKind != JsonValueKind.String))
        {
            throw Broken(path, $"{Metadata} must hold texts by name. Found {Shown(metadata.GetRawText())}");
        }
    }

    private static void CheckCover(string path, List<SafeTensorsEntry> entries, long dataLength)
    {
        var covered = 0L;
        foreach (var entry in entries)
        {
            if (entry.End > dataLength)
            {
                throw Broken(path, $"tensor '{Shown(entry.Name)}' must lie within the {dataLength} bytes of data. Found its end at {entry.End}: the file is truncated");
            }

            if (entry.Begin != covered)
            {
                throw Broken(
                    path,
                    $"tensors must follow each other without gap and overlap. Found '{Shown(entry.Name)}' at {entry.Begin}, where the one before ends at {covered}");
            }

            covered = entry.End;
        }

        if (covered != dataLength)
        {
            throw Broken(path, $"tensors must cover the {dataLength} bytes of data. Found {dataLength - covered} bytes behind the last one");
        }
    }

    private static bool TryReadNumbers(JsonElement array, out long[] numbers)
    {
        numbers = [];
        if (array.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        numbers = new long[array.GetArrayLength()];
        var count = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out numbers[count]) || numbers[count] < 0)
            {
                return false;
            }

            count++;
        }

        return true;
    }

    // Null where the strides of such a tensor do not fit 64 bits, be it empty or not.
    private static long? Size(long[] shape, int elementSize)
    {
        var stride = (long)elementSize;
        foreach (var length in shape)
        {
            if (length > long.MaxValue / stride)
            {
                return null;
            }

            stride *= Math.Max(1, length);
        }

        return shape.Contains(0) ? 0 : stride;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static InputException Broken(string path, string what) => new($"{path}: {what}; fetch or write the file again.");
}
