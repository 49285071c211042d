using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Metrics;

namespace MultiTaskGH.Detection.Tests;

public sealed class DetectionMetricsTests
{
    private static readonly string[] Names = ["rbc", "wbc", "platelet"];
    private static readonly Box Place = new(0, 0, 4, 4);

    [Fact]
    public void Classes_have_their_own_measures_and_absent_ones_no_part_in_the_means()
    {
        var set = RandomDetections.Next(new Random(12), images: 30);
        set = set with { Truth = [.. set.Truth.Select(image => image.Where(target => target.Label != 1).ToArray())] };
        var metrics = DetectionMetrics.Of(Names, set.Truth, set.Found);
        metrics.Classes.Select(one => one.Name).Should().Equal(Names);
        for (var label = 0; label < Names.Length; label++)
        {
            var detections = ClassDetections.Of(label, set.Truth, set.Found);
            var one = metrics.Classes[label];
            one.ObjectCount.Should().Be(set.Truth.Sum(image => image.Count(target => target.Label == label && !target.IsDifficult)));
            one.AP50.Should().Be(VocAveragePrecision.Area(VocAveragePrecision.Curve(detections)));
            one.AP.Should().Be(CocoAveragePrecision.Of(detections)?.AP);
            one.Curve.Recall.Should().Equal(VocAveragePrecision.Curve(detections, 0.5).Recall);
        }

        metrics.Classes[1].Should().Match<ClassMetrics>(absent => absent.ObjectCount == 0 && absent.AP50 == null && absent.AP == null && absent.Curve.Recall.Count == 0);
        var (first, last) = (metrics.Classes[0], metrics.Classes[2]);
        first.AP50.Should().NotBe(last.AP50);
        metrics.MeanAP50.Should().Be((first.AP50 + last.AP50) / 2);
        metrics.MeanAP.Should().Be((first.AP + last.AP) / 2);
        metrics.MeanAP75.Should().Be((first.Coco!.AP75 + last.Coco!.AP75) / 2);
    }

    [Fact]
    public void Without_an_object_there_is_no_mean()
    {
        var metrics = DetectionMetrics.Of(Names, [[], []], [[new(2, 0.5, Place)], []]);
        metrics.Classes.Should().HaveCount(3);
        metrics.MeanAP50.Should().BeNull();
        metrics.MeanAP.Should().BeNull();
        metrics.MeanAP75.Should().BeNull();
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        ShouldThrow([[], []], [[]], "*each of the 2 images. Found 1.*");
        ShouldThrow([[new(3, Place)]], [[]], "*one of the 3 classes. Found 3.*");
        ShouldThrow([[]], [[new(-1, 0.5, Place)]], "*one of the 3 classes. Found -1.*");
        ShouldThrow([[]], [[new(0, double.NaN, Place)]], "Scores and corners must be finite. Found ScoredBox {*} in image 0.*");
        ShouldThrow([[]], [[new(0, 0.5, Place with { Left = double.NaN })]], "Scores and corners must be finite.*");
        ShouldThrow([[new(1, Place with { Right = double.PositiveInfinity })]], [[]], "Corners must be finite.*");

        static void ShouldThrow(IReadOnlyList<IReadOnlyList<LabelledBox>> truth, IReadOnlyList<IReadOnlyList<ScoredBox>> found, string message) =>
            ((Action)(() => DetectionMetrics.Of(Names, truth, found))).Should().Throw<ArgumentException>().WithMessage(message);
    }
}
