using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Tests.Harmonizers;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Golden;

/// <summary>Methods that work on the entries of the gradients, beside other implementations; see the folder's README.</summary>
public class EntryGoldenTests
{
    public static TheoryData<string> Files() =>
        [.. new[] { "graddrop_given_uniform", "trimmed_mean" }.Where(name => File.Exists(Path.Combine(GoldenFile.Folder, name + ".json")))];

    [Fact]
    public void The_default_folder_holds_both_files()
    {
        if (GoldenFile.IsDefaultFolder)
        {
            Files().Should().HaveCount(2);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Cases_agree_within_their_tolerances(string name)
    {
        using var document = GoldenFile.Read(name + ".json");
        var failures = new List<string>();
        var checkedCases = 0;
        foreach (var item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            double[][] rows = [.. item.GetProperty("gradients").EnumerateArray().Select(Numbers)];
            using var run = Start(item.GetProperty("params"), rows.Length);
            var direction = new RunStep { Gradients = rows }.Run(run).Direction;
            var expected = Numbers(item.GetProperty("direction"));
            // LINQ's Max passes over NaN.
            var worst = direction.Zip(expected, (found, given) => Math.Abs(found - given)).Aggregate(0.0, Math.Max);
            if (!(direction.Length == expected.Length && worst <= item.GetProperty("atol_direction").GetDouble()))
            {
                failures.Add($"{item.GetProperty("name")}: off by {worst}");
            }

            checkedCases++;
        }

        checkedCases.Should().BePositive();
        failures.Should().BeEmpty();
    }

    private static HarmonizerRun Start(JsonElement parameters, int taskCount)
    {
        if (parameters.TryGetProperty("trim_number", out var trim))
        {
            return new TrimmedMean { Trim = trim.GetInt32() }.Start(taskCount);
        }

        var leak = parameters.TryGetProperty("leak", out var given) && given.ValueKind == JsonValueKind.Array ? Numbers(given) : null;
        var run = (GradDrop.Run)new GradDrop { Leak = leak }.Start(taskCount);
        var uniform = Numbers(parameters.GetProperty("uniform"));
        run.GivenUniforms = piece => tensor(uniform, ScalarType.Float64).to(piece.dtype);
        return run;
    }

    private static double[] Numbers(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetDouble())];
}
