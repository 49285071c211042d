using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Golden;

/// <summary>GradVac carries its targets from step to step: every sequence is one run.</summary>
public class GradVacGoldenTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(GoldenFile.Folder, "gradvac_*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_folder_holds_sequences() => Files().Should().NotBeEmpty("{0} must hold them", GoldenFile.Folder);

    [Theory]
    [MemberData(nameof(Files))]
    public void Directions_and_targets_agree_in_every_step(string file)
    {
        using var document = GoldenFile.Read(file);
        var parameters = document.RootElement.GetProperty("params");
        var definition = new GradVac
        {
            Beta = parameters.GetProperty("beta").GetDouble(),
            Epsilon = parameters.GetProperty("eps").GetDouble(),
            Order = PCGradOrder.Fixed,
        };
        var steps = 0;
        foreach (var sequence in document.RootElement.GetProperty("sequences").EnumerateArray())
        {
            HarmonizerRun? run = null;
            foreach (var step in sequence.GetProperty("steps").EnumerateArray())
            {
                var label = $"{file}, {sequence.GetProperty("name").GetString()}, step {steps++}";
                var gradients = new Gradients(label, [.. step.GetProperty("gradients").EnumerateArray().Select(Vector)]);
                var n = gradients.Count;
                run ??= definition.Start(n);
                var weights = new double[n];
                int[] active = [.. Enumerable.Range(0, n)];
                double[] gramian = [.. gradients.Gramian().Cast<double>()];
                run.Solve(new() { ActiveTasks = active, Gramian = gramian, GradientEpsilon = Gradients.DoubleEpsilon }, weights);

                var tolerance = step.GetProperty("rtol").GetDouble();
                var expected = Vector(step.GetProperty("direction"));
                gradients.Direction(weights).ShouldBe(expected, tolerance * expected.Max(Math.Abs), label);
                Targets(run, n).ShouldBe([.. step.GetProperty("rho").EnumerateArray().SelectMany(Vector)], tolerance, label + ", targets");
            }
        }

        steps.Should().BePositive("{0} holds steps", file);
    }

    /// <summary>The targets are in the saved state, behind the position in the random sequence and their number.</summary>
    private static double[] Targets(HarmonizerRun run, int n)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        run.Save(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        reader.ReadUInt64();
        reader.ReadInt32().Should().Be(n * n);
        return [.. Enumerable.Range(0, n * n).Select(_ => reader.ReadDouble())];
    }

    private static double[] Vector(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetDouble())];
}
