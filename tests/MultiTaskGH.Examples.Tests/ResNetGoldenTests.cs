using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The residual networks beside torchvision's, with weights that a formula gives; see the README of the golden vectors.</summary>
public sealed class ResNetGoldenTests
{
    // The files have ten decimals. Where two libraries' sines of a large number round apart, a weight differs by a step of float32, 6e-8 of it.
    private const double Tolerance = 1e-6;

    private static readonly Dictionary<string, ResNetVariant> Variants = new()
    {
        ["resnet18"] = ResNetVariant.ResNet18,
        ["resnet50"] = ResNetVariant.ResNet50,
    };

    private static string Folder => Environment.GetEnvironmentVariable("MTGH_GOLDEN_BACKBONES") is { Length: > 0 } named
        ? named
        : Path.Combine(AppContext.BaseDirectory, "Golden", "backbones");

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void Names_shapes_and_outputs_are_those_of_torchvision(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        using var network = new ResNet(Variants[name], classes: 1000);
        network.to(float64);
        network.eval();
        var state = ModuleState.Of(network);
        state.Select(entry => $"{entry.Name} {string.Join(" x ", entry.Value.shape)}").Should().Equal(
            golden.RootElement.GetProperty("state_dict").EnumerateArray()
                .Select(entry => $"{entry.GetProperty("name").GetString()} {string.Join(" x ", entry.GetProperty("shape").EnumerateArray())}"));
        for (var index = 0; index < state.Count; index++)
        {
            Fill(index, state[index].Name, state[index].Value);
        }

        var images = arange(2 * 3 * 64 * 64, dtype: float64).mul_(0.001).sin_().to(float32).to(float64).view(2, 3, 64, 64);
        ShouldBe(network.call(images), golden.RootElement.GetProperty("logits"));

        // In evaluation an image does not know of the others in its batch.
        ShouldBe(network.Features(images.narrow(0, 0, 1)), golden.RootElement.GetProperty("pooled"));
    }

    // The formula of the files' entry "parameters".
    private static void Fill(int index, string name, Tensor values)
    {
        using var scope = NewDisposeScope();
        if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
        {
            values.zero_();
            return;
        }

        var fanIn = values.shape.Skip(1).Aggregate(1.0, (product, length) => product * length);
        var (offset, scale) = name[(name.LastIndexOf('.') + 1)..] switch
        {
            "running_mean" => (0, 0.1),
            "running_var" => (1, 0.5),
            _ when values.dim() >= 2 => (0, Math.Sqrt(3 / fanIn)),
            "weight" => (1, 0.1),
            _ => (0, 0.1),
        };
        var sine = arange(1, values.numel() + 1, dtype: float64).mul_(index + 1).mul_(0.01).sin_();
        values.copy_(sine.mul_(scale).add_(offset).to(float32).view(values.shape));
    }

    // Compares as many rows as were found.
    private static void ShouldBe(Tensor found, JsonElement expected)
    {
        var rows = (int)found.shape[0];
        double[] numbers = [.. expected.EnumerateArray().Take(rows).SelectMany(row => row.EnumerateArray()).Select(number => number.GetDouble())];
        found.shape.Should().Equal(rows, expected[0].GetArrayLength());
        found.data<double>().ToArray().Zip(numbers, (value, number) => Math.Abs(value - number)).Max().Should().BeLessThan(Tolerance * numbers.Max(Math.Abs));
    }
}
