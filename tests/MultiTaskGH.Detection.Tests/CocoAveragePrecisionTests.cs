using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Metrics;

namespace MultiTaskGH.Detection.Tests;

public sealed class CocoAveragePrecisionTests
{
    // Sums of a hundred shares of 1 in double.
    private const double Tolerance = 1e-13;

    [Fact]
    public void A_mean_worked_out_by_hand()
    {
        LabelledBox[] truth = [new(0, At(0)), new(0, At(1)), new(0, At(2))];
        ScoredBox[] found = [new(0, 0.6, At(0)), new(0, 0.7, At(1)), new(0, 0.8, At(7)), new(0, 0.9, At(0))];
        var ap = Of([truth], [found]);

        // A third reaches 0 to 0.33 with precision 1, two thirds 0.34 to 0.66 with 2/3, at every threshold.
        ap.AP.Should().BeApproximately((34 + 33 * 2.0 / 3) / 101, Tolerance);
        ap.AP50.Should().BeApproximately(ap.AP, Tolerance);
        ap.AP75.Should().BeApproximately(ap.AP, Tolerance);
    }

    [Fact]
    public void The_threshold_must_be_reached()
    {
        // Three quarters: 6 of 10 thresholds.
        var ap = Of([[new(0, new Box(0, 0, 4, 1))]], [[new(0, 0.5, new Box(0, 0, 3, 1))]]);
        ap.AP.Should().BeApproximately(0.6, Tolerance);
        ap.AP50.Should().BeApproximately(1, Tolerance);
        ap.AP75.Should().BeApproximately(1, Tolerance);

        ap = Of([[new(0, new Box(0, 0, 4, 1))]], [[new(0, 0.5, new Box(0, 0, 2, 1))]]);
        ap.AP.Should().BeApproximately(0.1, Tolerance);
        ap.AP75.Should().Be(0);
    }

    [Fact]
    public void Images_without_objects_or_detections_have_their_part()
    {
        // Scores are ranked over all images: found, nothing there, and two that are missed.
        var ap = Of([[new(0, At(0))], [], [new(0, At(1)), new(0, At(2))]], [[new(0, 0.5, At(0))], [new(0, 0.9, At(0))], []]);
        ap.AP.Should().BeApproximately(34 * 0.5 / 101, Tolerance);
    }

    [Fact]
    public void Of_equal_scores_the_earlier_image_and_the_earlier_box_come_first()
    {
        LabelledBox[] truth = [new(0, At(0))];
        var (right, wrong) = (new ScoredBox(0, 0.5, At(0)), new ScoredBox(0, 0.5, At(5)));
        Of([truth], [[right, wrong]]).AP.Should().BeApproximately(1, Tolerance);
        Of([truth], [[wrong, right]]).AP.Should().BeApproximately(0.5, Tolerance);
        Of([truth, []], [[right], [wrong]]).AP.Should().BeApproximately(1, Tolerance);
        Of([[], truth], [[wrong], [right]]).AP.Should().BeApproximately(0.5, Tolerance);
    }

    [Fact]
    public void The_hundred_best_of_an_image_count()
    {
        LabelledBox[] truth = [new(0, At(0))];
        ScoredBox[] Found(int wrong) => [new(0, 0.1, At(0)), .. Enumerable.Repeat(new ScoredBox(0, 0.9, At(5)), wrong)];
        Of([truth], [Found(99)]).AP.Should().BeApproximately(1.0 / 100, Tolerance);
        Of([truth], [Found(100)]).AP.Should().Be(0);

        // Another image and another class have their own hundred.
        Of([truth, []], [Found(50), [.. Enumerable.Repeat(new ScoredBox(0, 0.9, At(5)), 50)]]).AP.Should().BeApproximately(1.0 / 101, Tolerance);
        Of([truth], [[.. Found(0), .. Enumerable.Repeat(new ScoredBox(1, 0.9, At(5)), 100)]]).AP.Should().BeApproximately(1, Tolerance);
    }

    [Fact]
    public void A_difficult_object_takes_one_detection_and_only_if_no_other_object_will_do()
    {
        LabelledBox[] truth = [new(0, new Box(0, 0, 10, 1), IsDifficult: true), new(0, new Box(2, 0, 12, 1))];

        // Nearer to the difficult object, but the other one will do; at 0.7 and above (its IoU is 2/3) only the difficult one does.
        var ap = Of([truth], [[new(0, 0.9, new Box(0, 0, 10, 1))]]);
        ap.AP50.Should().BeApproximately(1, Tolerance);
        ap.AP75.Should().Be(0);
        ap.AP.Should().BeApproximately(0.4, Tolerance);

        // The second detection takes it; nothing is left for the third, a false positive before the fourth.
        LabelledBox[] more = [.. truth, new(0, At(5))];
        ScoredBox[] found = [new(0, 0.9, new Box(2, 0, 12, 1)), new(0, 0.8, new Box(0, 0, 10, 1)), new(0, 0.7, new Box(0, 0, 10, 1)), new(0, 0.6, At(5))];
        Of([more], [found]).AP.Should().BeApproximately((51 + 50 * 2.0 / 3) / 101, Tolerance);
    }

    private static CocoAveragePrecision Of(IReadOnlyList<IReadOnlyList<LabelledBox>> truth, IReadOnlyList<IReadOnlyList<ScoredBox>> found) =>
        CocoAveragePrecision.Of(ClassDetections.Of(0, truth, found))!;

    private static Box At(int place) => new(20 * place, 0, 20 * place + 10, 10);
}
