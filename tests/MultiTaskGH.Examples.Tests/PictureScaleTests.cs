using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class PictureScaleTests
{
    private static readonly double[] Ordinary = [.. Enumerable.Range(-50, 101).Select(i => 0.02 * i)];
    private static readonly double[] ManyMagnitudes = [.. Enumerable.Range(-60, 121).Select(i => Math.Sign(i) * Math.Pow(10, Math.Abs(i) / 10.0 - 3))];

    public static TheoryData<double[]> Samples { get; } = new() { Ordinary, ManyMagnitudes, new[] { 0.0, 0.0 }, new[] { double.NaN, 7e-12 }, Array.Empty<double>() };

    [Fact]
    public void Ordinary_numbers_have_a_linear_scale()
    {
        var scale = SignedScale.Of(Ordinary);
        scale.Remark.Should().BeEmpty();
        scale.Place(0.5).Should().BeApproximately(0.5, 1e-15, "but for rounding");
        scale.Ticks().Labels.Should().Equal("-1", "-0.5", "0", "0.5", "1");
    }

    [Fact]
    public void Numbers_of_many_magnitudes_have_a_logarithmic_one_of_both_signs()
    {
        var scale = SignedScale.Of(ManyMagnitudes);
        scale.Remark.Should().Contain("log");

        // Six decades: each has about a sixth of the axis.
        (scale.Place(1000) - scale.Place(100)).Should().BeInRange(0.1, 0.2);
        (scale.Place(10) - scale.Place(1)).Should().BeInRange(0.1, 0.2);
        scale.Ticks().Labels.Should().Equal("-1000", "-10", "-0.1", "0", "0.1", "10", "1000");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_scale_is_odd_and_rises_and_its_ticks_lie_on_it(double[] values)
    {
        var scale = SignedScale.Of(values);
        double[] finite = [.. values.Where(double.IsFinite).Order()];
        finite.Select(scale.Place).Should().BeInAscendingOrder();
        finite.Select(value => scale.Place(-value)).Should().Equal(finite.Select(value => -scale.Place(value)));
        var (places, labels) = scale.Ticks();
        places.Should().BeInAscendingOrder().And.Contain(0).And.OnlyContain(place => Math.Abs(place) <= 1 + 1e-12);
        labels.Should().HaveSameCount(places).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_number_is_in_one_bin_on_its_side_of_zero(double[] values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            finite = [-3];
        }

        var (x, y) = InnerProductPlots.Outline([.. finite, 1e300, -1e300], SignedScale.Of(finite));
        x.Should().BeInAscendingOrder();

        // A bin is drawn from its left to its right end, after the first point and before the last.
        double[] shares = [.. y.Skip(1).SkipLast(1).Where((_, i) => i % 2 == 0)];
        var below = 100.0 * (1 + finite.Count(value => value < 0)) / (finite.Length + 2);
        shares.Sum().Should().BeApproximately(100, 1e-11, "sums of 48 numbers");
        shares.Take(shares.Length / 2).Sum().Should().BeApproximately(below, 1e-11, "sums of 24 numbers");
    }
}
