using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Detection.Tests;

public sealed class BoxFitterTests
{
    [Fact]
    public void Every_box_is_kept_clipped_or_left_out_and_counted_as_such()
    {
        var random = new Random(1);
        var fitter = new BoxFitter();
        var (clipped, empty) = (0, 0);
        for (var i = 0; i < 2000; i++)
        {
            var (x, y) = (random.Next(-5, 25), random.Next(-5, 25));
            var box = new Box(x, y, x + random.Next(-2, 12), y + random.Next(-2, 12));

            // On the grid of whole pixels a box is what it covers.
            var covered = Enumerable.Range(0, 20 * 10).Count(k => k % 20 >= box.Left && k % 20 < box.Right && k / 20 >= box.Top && k / 20 < box.Bottom);
            var fitted = fitter.Fit(box, 20, 10, () => $"{i}");
            (fitted?.Area ?? 0).Should().Be(covered);
            if (fitted is { } kept)
            {
                kept.Should().Match<Box>(part => part.Left >= 0 && part.Top >= 0 && part.Right <= 20 && part.Bottom <= 10 && part.Width > 0 && part.Height > 0);
                new BoxFitter().Fit(kept, 20, 10, () => "").Should().Be(kept, "what was clipped once fits");
            }

            empty += covered == 0 ? 1 : 0;
            clipped += covered > 0 && covered < box.Area ? 1 : 0;
        }

        (fitter.Corrections.Clipped, fitter.Corrections.Empty).Should().Be((clipped, empty));
        clipped.Should().BeGreaterThan(100);
        empty.Should().BeGreaterThan(100);
        fitter.Corrections.FirstClipped.Should().HaveCount(3);
        fitter.Corrections.FirstEmpty.Should().HaveCount(3);
    }

    [Fact]
    public void A_rounding_at_the_edge_is_taken_away_and_not_reported()
    {
        var fitter = new BoxFitter();
        fitter.Fit(new(0, 0, 0.1 + 0.2 + 9.7, 10.0000000001), 10, 10, () => "").Should().Be(new Box(0, 0, 10, 10));
        fitter.Corrections.Any.Should().BeFalse();
        fitter.Corrections.ToString().Should().Be("every box lies within its image");
        fitter.Fit(new(0, 0, 10.01, 10), 10, 10, () => "a");
        fitter.Corrections.ToString().Should().Be("1 box was clipped to its image: a");
    }
}
