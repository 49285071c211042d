using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Golden;

/// <summary>
/// How far the directions of other implementations are from the exact ones, relative to the longest gradient: the largest distance over the cases of a file. Both bounds hold the
/// measured value, so that neither a drift of ours nor another file passes.
/// </summary>
public class PeerDistanceTests
{
    [Theory]
    [InlineData("upgrad.json", 0.275, 0.276)]
    [InlineData("upgrad_preference.json", 0.0217, 0.0218)]
    [InlineData("dualproj.json", 0.275, 0.276)]
    [InlineData("dualproj_preference.json", 0.0056, 0.0058)]
    [InlineData("mgda_frank_wolfe.json", 0.036, 0.0361)]
    public void The_distance_of_a_regularized_or_early_stopped_solver_is_known(string file, double least, double most)
    {
        using var document = GoldenFile.ReadDefault(file);
        var worst = 0.0;
        foreach (var item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var gradients = new Gradients(
                item.GetProperty("name").GetString()!, [.. item.GetProperty("gradients").EnumerateArray().Select(Vector)]);
            var peer = Vector(item.GetProperty("direction"));
            var ours = gradients.Direction(gradients.Weigh(Exact(file, item)).Weights);
            var difference = GradientSampler.Plus(peer, ours, -1);
            var longest = Enumerable.Range(0, gradients.Count).Max(gradients.Norm);
            worst = Math.Max(worst, longest == 0 ? 0 : Math.Sqrt(Gradients.Dot(difference, difference)) / longest);
        }

        worst.Should().BeInRange(least, most, "{0}", file);
    }

    private static Harmonizer Exact(string file, JsonElement item)
    {
        var preference = item.TryGetProperty("params", out var own) ? Vector(own.GetProperty("preference")) : null;
        return file switch
        {
            "mgda_frank_wolfe.json" => new MGDA(),
            _ when file.StartsWith("upgrad", StringComparison.Ordinal) => new UPGrad { Preference = preference },
            _ => new DualProj { Preference = preference },
        };
    }

    private static double[] Vector(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetDouble())];
}
