using FluentAssertions;
using MultiTaskGH.Examples.Detection.Anchors;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

public sealed class AnchorMatcherTests
{
    private static readonly AnchorGrid Grid = new(64, 96, [8, 16, 32]);
    private static readonly AnchorMatcher Matcher = new(Grid);

    [Fact]
    public void Without_objects_every_anchor_is_background() => Matcher.Match([]).Should().OnlyContain(match => match == AnchorMatcher.Background);

    [Fact]
    public void An_object_on_an_anchor_is_found_by_it_and_by_those_that_overlap_by_half()
    {
        var place = 6 * (3 * 12 + 5) + 1;
        var box = Grid.Boxes[place];
        var matches = Matcher.Match([new(2, box)]);
        matches[place].Should().Be(0);
        for (var i = 0; i < matches.Length; i++)
        {
            var overlap = PlainIoU(Grid.Boxes[i], box);
            matches[i].Should().Be(overlap >= 0.5 ? 0 : overlap >= 0.4 ? AnchorMatcher.Ignored : AnchorMatcher.Background);
        }
    }

    [Fact]
    public void The_rules_hold_for_random_objects()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 50; trial++)
        {
            LabelledBox[] objects = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => RandomObject(random))];
            var matches = Matcher.Match(objects);
            for (var k = 0; k < objects.Length; k++)
            {
                matches.Contains(k).Should().Be(!objects[k].IsDifficult, "each object has an anchor, unless it is difficult");
            }

            // Beyond the one that each object forces, an anchor obeys the thresholds.
            var forced = 0;
            for (var i = 0; i < matches.Length; i++)
            {
                var overlaps = Array.ConvertAll(objects, one => one.IsDifficult ? 0 : PlainIoU(Grid.Boxes[i], one.Box));
                var best = overlaps.Max();
                if (matches[i] >= 0 && overlaps[matches[i]] < Math.Max(best, 0.5))
                {
                    forced++;
                }
                else if (matches[i] < 0)
                {
                    best.Should().BeLessThan(0.5);
                    var nearDifficult = objects.Any(one => one.IsDifficult && PlainIoU(Grid.Boxes[i], one.Box) >= 0.4);
                    (matches[i] == AnchorMatcher.Ignored).Should().Be(best >= 0.4 || nearDifficult);
                }
            }

            forced.Should().BeLessThanOrEqualTo(objects.Length);
        }
    }

    [Fact]
    public void An_object_that_no_anchor_fits_takes_the_best_one()
    {
        var matches = Matcher.Match([new(0, new(10, 10, 14, 14))]);
        var found = Enumerable.Range(0, matches.Length).Where(i => matches[i] == 0).ToArray();
        found.Should().ContainSingle();
        PlainIoU(Grid.Boxes[found[0]], new(10, 10, 14, 14)).Should().Be(Grid.Boxes.Max(anchor => PlainIoU(anchor, new(10, 10, 14, 14))));
    }

    [Fact]
    public void Two_objects_do_not_force_the_same_anchor()
    {
        // Both fit the same anchor best; the one that fits it better gets it.
        var anchor = Grid.Boxes[6 * (3 * 12 + 5) + 1];
        var smaller = new Box(anchor.Left + 5, anchor.Top + 5, anchor.Right - 5, anchor.Bottom - 5);
        var matches = Matcher.Match([new(0, smaller), new(1, anchor)]);
        matches[6 * (3 * 12 + 5) + 1].Should().Be(1);
        matches.Should().Contain(0);
    }

    [Fact]
    public void An_object_beyond_all_anchors_changes_nothing() =>
        Matcher.Match([new(0, new(5000, 5000, 5010, 5010))]).Should().OnlyContain(match => match == AnchorMatcher.Background);

    private static LabelledBox RandomObject(Random random)
    {
        var (width, height) = (random.Next(4, 60), random.Next(4, 60));
        var (left, top) = (random.Next(0, 96 - width), random.Next(0, 64 - Math.Min(height, 63)));
        return new(random.Next(3), new(left, top, left + width, top + height), IsDifficult: random.Next(5) == 0);
    }

    private static double PlainIoU(Box first, Box second)
    {
        var width = Math.Max(0, Math.Min(first.Right, second.Right) - Math.Max(first.Left, second.Left));
        var height = Math.Max(0, Math.Min(first.Bottom, second.Bottom) - Math.Max(first.Top, second.Top));
        return width * height / (first.Width * first.Height + second.Width * second.Height - width * height);
    }
}
