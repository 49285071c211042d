using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Metrics;

namespace MultiTaskGH.Detection.Tests;

public sealed class VocAveragePrecisionTests
{
    // Sums of a dozen shares of 1 in double.
    private const double Tolerance = 1e-14;

    [Fact]
    public void A_curve_worked_out_by_hand()
    {
        LabelledBox[] truth = [new(0, At(0)), new(0, At(1)), new(0, At(2))];
        ScoredBox[] found = [new(0, 0.6, At(0)), new(0, 0.7, At(1)), new(0, 0.8, At(7)), new(0, 0.9, At(0))];
        var curve = VocAveragePrecision.Curve(ClassDetections.Of(0, [truth], [found]));
        curve.ObjectCount.Should().Be(3);
        curve.Scores.Should().Equal(0.9, 0.8, 0.7, 0.6);
        curve.Recall.Should().Equal(1.0 / 3, 1.0 / 3, 2.0 / 3, 2.0 / 3);
        curve.Precision.Should().Equal([1, 1.0 / 2, 2.0 / 3, 2.0 / 4], "the last one found what was found before");
        curve.Envelope().Should().Equal(1, 2.0 / 3, 2.0 / 3, 2.0 / 4);
        VocAveragePrecision.Area(curve).Should().BeApproximately(5.0 / 9, Tolerance);
        VocAveragePrecision.ElevenPoint(curve).Should().BeApproximately((4 + 3 * 2.0 / 3) / 11, Tolerance, "a third reaches 0 to 0.3, two thirds 0.4 to 0.6");
    }

    [Fact]
    public void Three_of_ten_do_not_reach_the_fourth_point_as_in_the_reference_code()
    {
        LabelledBox[] truth = [.. Enumerable.Range(0, 10).Select(index => new LabelledBox(0, At(index)))];
        ScoredBox[] found = [.. Enumerable.Range(0, 3).Select(index => new ScoredBox(0, 0.5, At(index)))];
        var curve = VocAveragePrecision.Curve(ClassDetections.Of(0, [truth], [found]));
        VocAveragePrecision.ElevenPoint(curve).Should().BeApproximately(3.0 / 11, Tolerance);
        VocAveragePrecision.Area(curve).Should().BeApproximately(0.3, Tolerance);
    }

    [Fact]
    public void The_threshold_must_be_exceeded()
    {
        LabelledBox[] truth = [new(0, new Box(0, 0, 2, 2))];
        ScoredBox[] found = [new(0, 0.9, new Box(0, 0, 4, 2))];
        var detections = ClassDetections.Of(0, [truth], [found]);
        VocAveragePrecision.Curve(detections, 0.5).Recall.Should().Equal(0);
        VocAveragePrecision.Curve(detections, 0.499).Recall.Should().Equal(1);
    }

    [Fact]
    public void A_detection_stands_for_the_object_that_it_overlaps_most_even_if_that_is_taken()
    {
        // Both detections lie nearer to the first object; the second would do for the other object too.
        LabelledBox[] truth = [new(0, new Box(0, 0, 10, 1)), new(0, new Box(2, 0, 12, 1))];
        ScoredBox[] found = [new(0, 0.9, new Box(0, 0, 10, 1)), new(0, 0.8, new Box(0.5, 0, 10.5, 1))];
        var detections = ClassDetections.Of(0, [truth], [found]);
        VocAveragePrecision.Curve(detections).Recall.Should().Equal(0.5, 0.5);
        CocoAveragePrecision.Of(detections)!.AP50.Should().Be(1, "COCO takes what is left");
    }

    [Fact]
    public void Difficult_objects_take_any_number_of_detections()
    {
        LabelledBox[] truth = [new(0, At(0), IsDifficult: true), new(0, At(1))];
        ScoredBox[] found = [new(0, 0.9, At(0)), new(0, 0.8, At(0)), new(0, 0.7, At(1))];
        var curve = VocAveragePrecision.Curve(ClassDetections.Of(0, [truth], [found]));
        curve.ObjectCount.Should().Be(1);
        curve.Scores.Should().Equal(0.7);
        VocAveragePrecision.Area(curve).Should().Be(1);
    }

    [Fact]
    public void A_threshold_out_of_range_is_refused()
    {
        foreach (var threshold in (double[])[-0.1, 1, double.NaN])
        {
            ((Action)(() => VocAveragePrecision.Curve(ClassDetections.Of(0, [], []), threshold))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*less than 1*");
        }
    }

    private static Box At(int place) => new(20 * place, 0, 20 * place + 10, 10);
}
