using System.Text.Json;
using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

public sealed class DetectionBoxesGoldenTests
{
    // A dozen operations in float32, 6e-8 each, on shares of 1.
    private const double Tolerance = 1e-6;

    [Fact]
    public void Overlaps_are_those_of_torchvision()
    {
        var golden = DetectionGoldenFiles.Read("boxes.json").GetProperty("iou");
        Box[] boxes = [.. golden.GetProperty("boxes").EnumerateArray().Select(BoxOf)];
        boxes.Should().NotBeEmpty();
        for (var i = 0; i < boxes.Length; i++)
        {
            for (var j = 0; j < boxes.Length; j++)
            {
                boxes[i].IoU(boxes[j]).Should().BeApproximately(golden.GetProperty("iou")[i][j].GetDouble(), Tolerance);
                boxes[i].GeneralizedIoU(boxes[j]).Should().BeApproximately(golden.GetProperty("giou")[i][j].GetDouble(), Tolerance);
            }
        }
    }

    [Fact]
    public void What_is_left_of_overlapping_boxes_is_what_torchvision_leaves()
    {
        JsonElement[] cases = [.. DetectionGoldenFiles.Read("boxes.json").GetProperty("nms").EnumerateArray()];
        cases.Should().NotBeEmpty();
        foreach (var golden in cases)
        {
            ScoredBox[] boxes = [.. golden.GetProperty("boxes").EnumerateArray().Select((box, index) => new ScoredBox(
                golden.GetProperty("labels")[index].GetInt32(), golden.GetProperty("scores")[index].GetDouble(), BoxOf(box)))];
            var threshold = golden.GetProperty("iou").GetDouble();
            IndicesIn(boxes, NonMaximumSuppression.AcrossClasses(boxes, threshold)).Should().Equal(IndicesOf(golden, "keep"));
            IndicesIn(boxes, NonMaximumSuppression.PerClass(boxes, threshold)).Should().Equal(IndicesOf(golden, "keep_per_class"));
        }
    }

    private static Box BoxOf(JsonElement corners) =>
        new(corners[0].GetDouble(), corners[1].GetDouble(), corners[2].GetDouble(), corners[3].GetDouble());

    private static IEnumerable<int> IndicesIn(ScoredBox[] boxes, IEnumerable<ScoredBox> kept) =>
        kept.Select(box => Array.FindIndex(boxes, other => ReferenceEquals(other, box)));

    private static IEnumerable<int> IndicesOf(JsonElement golden, string name) => golden.GetProperty(name).EnumerateArray().Select(index => index.GetInt32());
}
