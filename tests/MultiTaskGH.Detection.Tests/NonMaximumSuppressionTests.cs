using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

public sealed class NonMaximumSuppressionTests
{
    private static readonly Box Place = new(0, 0, 4, 4);

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void What_stays_is_apart_and_what_goes_overlaps_a_better_one_that_stays(double threshold)
    {
        var boxes = RandomDetections.NextBoxes(new Random(3), 400);
        foreach (var (kept, areRivals) in new (IReadOnlyList<ScoredBox>, Func<ScoredBox, ScoredBox, bool>)[]
        {
            (NonMaximumSuppression.AcrossClasses(boxes, threshold), (_, _) => true),
            (NonMaximumSuppression.PerClass(boxes, threshold), (one, other) => one.Label == other.Label),
        })
        {
            bool Overlaps(ScoredBox one, ScoredBox other) => areRivals(one, other) && one.Box.IoU(other.Box) > threshold;
            kept.Count.Should().BeInRange(1, boxes.Length - 1);
            kept.Select(box => box.Score).Should().BeInDescendingOrder();
            kept.SelectMany((one, index) => kept.Skip(index + 1).Where(other => Overlaps(one, other))).Should().BeEmpty();
            boxes.Except(kept).Where(gone => !kept.Any(better => better.Score > gone.Score && Overlaps(better, gone))).Should().BeEmpty();
        }
    }

    [Fact]
    public void The_order_of_boxes_does_not_matter()
    {
        var random = new Random(4);
        var boxes = RandomDetections.NextBoxes(random, 1000);
        var (across, perClass) = (NonMaximumSuppression.AcrossClasses(boxes, 0.4), NonMaximumSuppression.PerClass(boxes, 0.4));
        for (var round = 0; round < 5; round++)
        {
            random.Shuffle(boxes);
            NonMaximumSuppression.AcrossClasses(boxes, 0.4).Should().Equal(across);
            NonMaximumSuppression.PerClass(boxes, 0.4).Should().Equal(perClass);
        }
    }

    [Fact]
    public void Classes_do_not_know_of_each_other()
    {
        var boxes = RandomDetections.NextBoxes(new Random(5), 300);
        var alone = boxes.GroupBy(box => box.Label).SelectMany(group => NonMaximumSuppression.AcrossClasses([.. group], 0.3));
        NonMaximumSuppression.PerClass(boxes, 0.3).Should().Equal(alone.OrderByDescending(box => box.Score));
    }

    [Fact]
    public void Of_equal_scores_the_earlier_box_stays()
    {
        ScoredBox[] boxes = [new(0, 0.5, Place), new(1, 0.5, new Box(0, 0, 4, 5)), new(2, 0.5, new Box(9, 9, 10, 10)), new(3, 0.5, Place)];
        NonMaximumSuppression.AcrossClasses(boxes, 0.5).Should().Equal(boxes[0], boxes[2]);
        NonMaximumSuppression.PerClass(boxes, 0.5).Should().Equal(boxes);
    }

    [Fact]
    public void A_box_goes_only_above_the_threshold()
    {
        // Half of the wider box.
        ScoredBox[] boxes = [new(0, 0.9, Place), new(0, 0.8, new Box(0, 0, 8, 4))];
        NonMaximumSuppression.PerClass(boxes, 0.5).Should().Equal(boxes);
        NonMaximumSuppression.PerClass(boxes, 0.499).Should().Equal(boxes[0]);
        NonMaximumSuppression.PerClass([boxes[0], boxes[0]], 1).Should().HaveCount(2, "no overlap is greater than 1");
        NonMaximumSuppression.PerClass([], 0.5).Should().BeEmpty();
    }

    [Fact]
    public void A_box_that_went_suppresses_nothing()
    {
        ScoredBox[] chain = [new(0, 0.9, new Box(0, 0, 10, 1)), new(0, 0.8, new Box(3, 0, 13, 1)), new(0, 0.7, new Box(6, 0, 16, 1))];
        NonMaximumSuppression.PerClass(chain, 0.5).Should().Equal(chain[0], chain[2]);
    }

    [Fact]
    public void What_is_no_number_and_no_threshold_is_refused()
    {
        ScoredBox good = new(0, 0.5, Place);
        foreach (var bad in (ScoredBox[])[new(0, double.NaN, Place), new(0, 0.5, Place with { Right = double.NaN }), new(0, 0.5, Place with { Top = double.NegativeInfinity })])
        {
            ((Action)(() => NonMaximumSuppression.PerClass([good, bad], 0.5))).Should().Throw<ArgumentException>().WithMessage("Scores and corners must be finite. Found ScoredBox {*");
            ((Action)(() => NonMaximumSuppression.AcrossClasses([good, bad], 0.5))).Should().Throw<ArgumentException>().WithParameterName("boxes");
        }

        foreach (var threshold in (double[])[-0.1, 1.1, double.NaN])
        {
            ((Action)(() => NonMaximumSuppression.PerClass([good], threshold))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 0 to 1*");
        }
    }
}
