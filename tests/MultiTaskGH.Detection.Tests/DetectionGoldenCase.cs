using System.Text.Json;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

/// <summary>Objects and detections of a golden file, by image, and what its source makes of them.</summary>
internal sealed record DetectionGoldenCase(
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<IReadOnlyList<LabelledBox>> Truth,
    IReadOnlyList<IReadOnlyList<ScoredBox>> Found,
    IReadOnlyList<JsonElement> Results)
{
    /// <summary>Reads all cases of a file.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="pixel">What the larger corners lack of the box's edge: 1 where they name the last pixel, 0 where they are continuous.</param>
    public static IReadOnlyList<DetectionGoldenCase> ReadAll(string file, double pixel) =>
        [.. DetectionGoldenFiles.Read(file).GetProperty("cases").EnumerateArray().Select(golden => Read(golden, pixel))];

    private static DetectionGoldenCase Read(JsonElement golden, double pixel)
    {
        JsonElement[] results = [.. golden.GetProperty("results").EnumerateArray()];
        List<string> names = [.. results.Select(result => result.GetProperty("class").GetString()!).Distinct()];
        int LabelOf(JsonElement entry) => names.IndexOf(entry.GetProperty("name").GetString()!);

        JsonProperty[] images = [.. golden.GetProperty("ground_truth").EnumerateObject()];
        var detections = golden.GetProperty("detections").EnumerateArray().ToLookup(
            entry => entry.GetProperty("image").GetString()!,
            entry => new ScoredBox(LabelOf(entry), entry.GetProperty("score").GetDouble(), BoxOf(entry, pixel)));
        return new DetectionGoldenCase(
            names,
            [.. images.Select(image => image.Value.EnumerateArray()
                .Select(entry => new LabelledBox(LabelOf(entry), BoxOf(entry, pixel), entry.GetProperty("difficult").GetInt32() == 1)).ToArray())],
            [.. images.Select(image => detections[image.Name].ToArray())],
            results);
    }

    private static Box BoxOf(JsonElement entry, double pixel)
    {
        double[] corners = [.. entry.GetProperty("box").EnumerateArray().Select(number => number.GetDouble())];
        return new Box(corners[0], corners[1], corners[2] + pixel, corners[3] + pixel);
    }
}
