using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Examples.Detection.Metrics;

namespace MultiTaskGH.Detection.Tests;

public sealed class DetectionAveragePrecisionGoldenTests
{
    // Sums of a hundred ratios of small integers, in double on both sides.
    private const double Tolerance = 1e-12;

    [Fact]
    public void Pascal_voc_is_that_of_voc_eval()
    {
        var cases = DetectionGoldenCase.ReadAll("average_precision.json", pixel: 1);
        cases.Should().NotBeEmpty();
        foreach (var golden in cases)
        {
            foreach (var result in golden.Results)
            {
                var curve = VocAveragePrecision.Curve(DetectionsOf(golden, result), result.GetProperty("iou").GetDouble());
                var ap = result.GetProperty("eleven_point").GetBoolean() ? VocAveragePrecision.ElevenPoint(curve) : VocAveragePrecision.Area(curve);
                ap.Should().BeApproximately(result.GetProperty("ap").GetDouble(), Tolerance, "{0}", result);
                curve.Recall.DefaultIfEmpty().Last().Should().BeApproximately(result.GetProperty("recall").GetDouble(), Tolerance, "{0}", result);
            }
        }
    }

    [Fact]
    public void Coco_is_that_of_its_api()
    {
        var cases = DetectionGoldenCase.ReadAll("coco_average_precision.json", pixel: 0);
        cases.SelectMany(golden => golden.Results).Select(result => result.GetProperty("ap").ValueKind).Distinct().Should().HaveCount(2, "some classes are absent");
        foreach (var golden in cases)
        {
            foreach (var result in golden.Results)
            {
                var found = CocoAveragePrecision.Of(DetectionsOf(golden, result));
                if (result.GetProperty("ap").ValueKind == JsonValueKind.Null)
                {
                    found.Should().BeNull();
                    continue;
                }

                found!.AP.Should().BeApproximately(result.GetProperty("ap").GetDouble(), Tolerance, "{0}", result);
                found.AP50.Should().BeApproximately(result.GetProperty("ap50").GetDouble(), Tolerance, "{0}", result);
                found.AP75.Should().BeApproximately(result.GetProperty("ap75").GetDouble(), Tolerance, "{0}", result);
            }
        }
    }

    private static ClassDetections DetectionsOf(DetectionGoldenCase golden, JsonElement result) =>
        ClassDetections.Of(golden.ClassNames.ToList().IndexOf(result.GetProperty("class").GetString()!), golden.Truth, golden.Found);
}
