using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

public sealed class BoxTests
{
    [Fact]
    public void Overlaps_worked_out_by_hand()
    {
        var box = new Box(0, 0, 4, 2);
        box.IoU(new Box(2, 0, 6, 2)).Should().Be(4.0 / 12);
        box.GeneralizedIoU(new Box(2, 0, 6, 2)).Should().Be(4.0 / 12, "nothing of the enclosing box is left over");
        box.IoU(new Box(4, 2, 8, 4)).Should().Be(0, "a corner has no area");
        box.GeneralizedIoU(new Box(4, 2, 8, 4)).Should().Be(-0.5, "16 of 32 are left over");
        box.GeneralizedIoU(new Box(1, 0, 2, 1)).Should().Be(1.0 / 8, "one box encloses both");
        box.Enclose(new Box(-1, 1, 3, 5)).Should().Be(new Box(-1, 0, 4, 5));
    }

    [Fact]
    public void Overlaps_are_symmetric_and_in_their_ranges()
    {
        var random = new Random(1);
        for (var pair = 0; pair < 2000; pair++)
        {
            // Few sizes, so that edges meet and boxes enclose each other; fractions, so that areas are rounded.
            var (first, second) = (Fractional(random), Fractional(random));
            var (overlap, generalized) = (first.IoU(second), first.GeneralizedIoU(second));
            overlap.Should().BeInRange(0, 1).And.Be(second.IoU(first));
            generalized.Should().BeInRange(-1, 1).And.BeLessThanOrEqualTo(overlap).And.Be(second.GeneralizedIoU(first));
            first.IoU(first).Should().Be(1);
            first.GeneralizedIoU(first).Should().Be(1);

            // An area to which another one is added and taken away again: a few roundings, 1e-16 each.
            first.Enclose(second).IoU(first).Should().BeApproximately(first.Area / first.Enclose(second).Area, 1e-15);
        }
    }

    [Fact]
    public void Overlaps_do_not_depend_on_place_and_scale()
    {
        var random = new Random(2);
        for (var pair = 0; pair < 200; pair++)
        {
            var (first, second) = (RandomDetections.NextBox(random), RandomDetections.NextBox(random));
            var (movedFirst, movedSecond) = (Move(first), Move(second));

            // Whole pixels, moved by whole pixels and scaled by powers of two, are exact in double.
            movedFirst.IoU(movedSecond).Should().Be(first.IoU(second));
            movedFirst.GeneralizedIoU(movedSecond).Should().Be(first.GeneralizedIoU(second));
        }

        static Box Move(Box box) => new Box(box.Left - 17, box.Top + 5, box.Right - 17, box.Bottom + 5).Scale(4, 0.5);
    }

    [Fact]
    public void Farther_apart_is_worse()
    {
        var box = new Box(0, 0, 10, 10);
        double[] values = [.. Enumerable.Range(0, 50).Select(step => box.GeneralizedIoU(new Box(10 * step, 0, 10 * step + 10, 10)))];
        values.Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
        values.Should().OnlyContain(value => value > -1);
    }

    [Fact]
    public void Empty_boxes_and_boxes_turned_inside_out_overlap_nothing()
    {
        var box = new Box(0, 0, 4, 4);
        foreach (var empty in (Box[])[new(2, 2, 2, 2), new(1, 1, 1, 3), new(3, 3, 1, 1), new(3, 0, 1, 2)])
        {
            box.IoU(empty).Should().Be(0);
            empty.IoU(box).Should().Be(0);
            empty.IoU(empty).Should().Be(0);
            box.GeneralizedIoU(empty).Should().BeInRange(-1, 0);
            empty.GeneralizedIoU(empty).Should().Be(0);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_corner_that_is_no_number_is_told(double value)
    {
        new Box(1, 2, 3, 4).IsFinite.Should().BeTrue();
        new Box(value, 2, 3, 4).IsFinite.Should().BeFalse();
        new Box(1, value, 3, 4).IsFinite.Should().BeFalse();
        new Box(1, 2, value, 4).IsFinite.Should().BeFalse();
        new Box(1, 2, 3, value).IsFinite.Should().BeFalse();
        new ScoredBox(0, value, new Box(1, 2, 3, 4)).IsFinite.Should().BeFalse();
        new ScoredBox(0, 0.5, new Box(1, 2, 3, value)).IsFinite.Should().BeFalse();
        new ScoredBox(0, 0.5, new Box(1, 2, 3, 4)).IsFinite.Should().BeTrue();
    }

    private static Box Fractional(Random random)
    {
        double[] edges = [0.1, 0.3, 0.7, 1.1, 1.3, 1.9];
        var (left, top) = (random.Next(5), random.Next(5));
        return new Box(edges[left], edges[top], edges[random.Next(left + 1, 6)], edges[random.Next(top + 1, 6)]);
    }
}
