using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Golden;

/// <summary>Values from other implementations and from many-digit arithmetic; see the folder's README.</summary>
public class HarmonizerGoldenTests
{
    public static TheoryData<string> Files() => [.. GoldenFile.Known()];

    [Fact]
    public void The_folder_holds_files_of_existing_methods() =>
        GoldenFile.Known().Should().NotBeEmpty("{0} must hold golden files", GoldenFile.Folder);

    [Fact]
    public void The_default_folder_holds_a_file_for_every_method_of_the_table()
    {
        if (GoldenFile.IsDefaultFolder)
        {
            GoldenFile.Known().Select(GoldenFile.Method).Distinct().Should().BeEquivalentTo(GoldenFile.MethodNames);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Cases_agree_within_their_tolerances(string file)
    {
        var checkedCases = 0;
        var failures = new List<string>();
        using var document = GoldenFile.Read(file);
        foreach (var (item, harmonizer) in Cases(document, file, "cases"))
        {
            checkedCases++;
            Compare(item, harmonizer, failures);
        }

        checkedCases.Should().BePositive("{0} holds cases", file);
        failures.Should().BeEmpty("{0} must be met", file);
    }

    /// <summary>The files' sources fail or are far off there; the direction that is given is the exact one.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Robustness_cases_agree_with_the_exact_direction(string file)
    {
        var failures = new List<string>();
        using var document = GoldenFile.Read(file);
        foreach (var (item, harmonizer) in Cases(document, file, "robustness_cases"))
        {
            var gradients = Rows(item);
            var (weights, _) = gradients.Weigh(harmonizer);
            Compare($"{harmonizer}, {gradients}", gradients.Direction(weights), Vector(item.GetProperty("direction")), item.GetProperty("atol_direction").GetDouble(), failures);
        }

        failures.Should().BeEmpty("{0} must be met", file);
    }

    /// <summary>Source-specific cases hinge on an absolute threshold of the source, where ours are relative: see the folder's README.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Robustness_and_source_specific_cases_are_finite(string file)
    {
        using var document = GoldenFile.Read(file);
        foreach ((var item, var harmonizer) in
            Cases(document, file, "robustness_cases").Concat(Cases(document, file, "source_specific_cases")))
        {
            harmonizer.ShouldGiveFiniteWeights(Rows(item));
        }
    }

    private static IEnumerable<(JsonElement Case, Harmonizer Harmonizer)> Cases(JsonDocument document, string file, string list)
    {
        if (!document.RootElement.TryGetProperty(list, out var items))
        {
            yield break;
        }

        foreach (var item in items.EnumerateArray())
        {
            var parameters = item.TryGetProperty("params", out var own) ? own : document.RootElement.GetProperty("params");
            foreach (var harmonizer in GoldenFile.Harmonizers(file, parameters))
            {
                yield return (item, harmonizer);
            }
        }
    }

    private static void Compare(JsonElement item, Harmonizer harmonizer, List<string> failures)
    {
        var gradients = Rows(item);
        var (weights, result) = gradients.Weigh(harmonizer);
        var label = $"{harmonizer}, {gradients}";
        if (result.Failure is not null)
        {
            failures.Add($"{label}: {result.Failure}");
        }

        Compare(label + ", direction", gradients.Direction(weights), Vector(item.GetProperty("direction")), item.GetProperty("atol_direction").GetDouble(), failures);
        var expected = item.GetProperty("weights");
        if (expected.ValueKind != JsonValueKind.Null)
        {
            Compare(label + ", weights", weights, Vector(expected), item.GetProperty("atol_weights").GetDouble(), failures);
        }
    }

    private static void Compare(string label, double[] actual, double[] expected, double tolerance, List<string> failures)
    {
        // LINQ's Max passes over NaN.
        var worst = actual.Length == expected.Length ? actual.Zip(expected, (a, e) => Math.Abs(a - e)).Aggregate(0.0, Math.Max) : double.NaN;
        if (!(worst <= tolerance))
        {
            failures.Add($"{label}: off by {worst}, allowed {tolerance}");
        }
    }

    private static Gradients Rows(JsonElement item) =>
        new(item.GetProperty("name").GetString()!, [.. item.GetProperty("gradients").EnumerateArray().Select(Vector)]);

    private static double[] Vector(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetDouble())];
}
